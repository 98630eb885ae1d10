import { Module } from '@nestjs/common';
import { Database } from '../platform/postgres/database.port.js';
import { TimePartitions } from '../platform/postgres/time-partitions.js';
import { ReadingHistoryRepository } from './reading-history.repository.js';
import { ReadingHistoryService } from './reading-history.service.js';
import { ReadingsController } from './readings.controller.js';
import { RetentionRepository } from './retention.repository.js';
import { RetentionService } from './retention.service.js';
import { SensorRepository } from './sensor.repository.js';
import { SensorsController } from './sensors.controller.js';
import { SensorsService } from './sensors.service.js';
import { TelemetryStatusNotifier } from './telemetry-status.notifier.js';
import { TelemetryUpkeep } from './telemetry.upkeep.js';

@Module({
  controllers: [ReadingsController, SensorsController],
  providers: [
    ReadingHistoryRepository,
    ReadingHistoryService,
    RetentionRepository,
    RetentionService,
    SensorRepository,
    SensorsService,
    TelemetryStatusNotifier,
    TelemetryUpkeep,
    {
      provide: TimePartitions,
      useFactory: (database: Database) => new TimePartitions(database, 'readings'),
      inject: [Database],
    },
  ],
})
export class TelemetryModule {}
