import { Module } from '@nestjs/common';
import { Database } from '../platform/postgres/database.port.js';
import { TimePartitions } from '../platform/postgres/time-partitions.js';
import { SilenceWatches } from '../platform/silence/silence-watch.js';
import { AlertAudience } from './alert-audience.port.js';
import { IncidentChanges } from './incident-changes.service.js';
import { IncidentRepository } from './incident.repository.js';
import { IncidentsController } from './incidents.controller.js';
import { IncidentsService } from './incidents.service.js';
import { ReadingBatch } from './reading-batch.service.js';
import { ReadingHistoryRepository } from './reading-history.repository.js';
import { ReadingHistoryService } from './reading-history.service.js';
import { ReadingRepository } from './reading.repository.js';
import { ReadingsController } from './readings.controller.js';
import { ReadingsService } from './readings.service.js';
import { RetentionRepository } from './retention.repository.js';
import { RetentionService } from './retention.service.js';
import { SensorRepository } from './sensor.repository.js';
import { SensorWatchRepository } from './sensor-watch.repository.js';
import { SensorWatches } from './sensor-watches.service.js';
import { SensorsController } from './sensors.controller.js';
import { SensorsService } from './sensors.service.js';
import { SilenceService } from './silence.service.js';
import { TelemetryJobs } from './telemetry.jobs.js';
import { TelemetryMqtt } from './telemetry.mqtt.js';
import { TelemetryNotifier } from './telemetry.notifier.js';
import { TelemetryStatusNotifier } from './telemetry-status.notifier.js';
import { TelemetryUpkeep } from './telemetry.upkeep.js';

/** Sensors: their readings, what is wrong with them, and who is told. */
@Module({
  controllers: [TelemetryMqtt, SensorsController, ReadingsController, IncidentsController],
  providers: [
    {
      provide: TimePartitions,
      useFactory: (database: Database) => new TimePartitions(database, 'readings'),
      inject: [Database],
    },
    AlertAudience,
    IncidentChanges,
    IncidentRepository,
    IncidentsService,
    ReadingBatch,
    ReadingHistoryRepository,
    ReadingHistoryService,
    ReadingRepository,
    ReadingsService,
    RetentionRepository,
    RetentionService,
    SensorRepository,
    SensorWatchRepository,
    SensorWatches,
    SensorsService,
    SilenceService,
    SilenceWatches,
    TelemetryJobs,
    TelemetryNotifier,
    TelemetryStatusNotifier,
    TelemetryUpkeep,
  ],
  exports: [AlertAudience],
})
export class TelemetryModule {}
