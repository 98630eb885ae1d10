import { Module } from '@nestjs/common';
import { Database } from '../platform/postgres/database.port.js';
import { TimePartitions } from '../platform/postgres/time-partitions.js';
import { SilenceWatches } from '../platform/silence/silence-watch.js';
import { DriverChanges } from './driver-changes.service.js';
import { DriverMoves } from './driver-moves.service.js';
import { DriverRides } from './driver-rides.port.js';
import { DriverRepository } from './driver.repository.js';
import { DriversController } from './drivers.controller.js';
import { DriversJobs } from './drivers.jobs.js';
import { DriversMqtt } from './drivers.mqtt.js';
import { DriversNotifier } from './drivers.notifier.js';
import { DriversService } from './drivers.service.js';
import { DriversUpkeep } from './drivers.upkeep.js';
import { FreeDrivers } from './free-drivers.store.js';
import { NearestDrivers } from './nearest-drivers.service.js';
import { ReportBatch } from './report-batch.service.js';
import { ReportsService } from './reports.service.js';
import { RideRelay } from './ride-relay.service.js';
import { RideRepository } from './ride.repository.js';
import { RidesService } from './rides.service.js';
import { StalenessService } from './staleness.service.js';
import { TrackHistoryRepository } from './track-history.repository.js';
import { TrackRepository } from './track.repository.js';
import { TracksController } from './tracks.controller.js';
import { Tracks } from './tracks.port.js';
import { TracksService } from './tracks.service.js';
import { TracksUpkeep } from './tracks.upkeep.js';

/** Drivers: what they do, where they are and were, and whom they drive. */
@Module({
  controllers: [DriversMqtt, DriversController, TracksController],
  providers: [
    {
      provide: TimePartitions,
      useFactory: (database: Database) => new TimePartitions(database, 'driver_positions'),
      inject: [Database],
    },
    { provide: DriverRides, useExisting: RidesService },
    { provide: Tracks, useExisting: TracksService },
    DriverChanges,
    DriverMoves,
    DriverRepository,
    DriversJobs,
    DriversNotifier,
    DriversService,
    DriversUpkeep,
    FreeDrivers,
    NearestDrivers,
    ReportBatch,
    ReportsService,
    RideRelay,
    RideRepository,
    RidesService,
    SilenceWatches,
    StalenessService,
    TrackHistoryRepository,
    TrackRepository,
    TracksService,
    TracksUpkeep,
  ],
  exports: [DriverRides, Tracks],
})
export class DriversModule {}
