import { Module } from '@nestjs/common';
import { Database } from '../platform/postgres/database.port.js';
import { TimePartitions } from '../platform/postgres/time-partitions.js';
import { SilenceWatches } from '../platform/silence/silence-watch.js';
import { RealtimeModule } from '../realtime/realtime.module.js';
import { TelemetryModule } from '../telemetry/telemetry.module.js';
import { FieldModuleChanges } from './field-module-changes.service.js';
import { FieldModuleRegistry } from './field-module-registry.service.js';
import { FieldModuleRepository } from './field-module.repository.js';
import { FieldModulesService } from './field-modules.service.js';
import { ModuleHistory } from './module-history.service.js';
import { ModuleOwners } from './module-owners.service.js';
import { ModuleRetention } from './module-retention.service.js';
import { ModuleSilence } from './module-silence.service.js';
import { ModuleTelemetryRepository } from './module-telemetry.repository.js';
import { ModulesController } from './modules.controller.js';
import { ModulesJobs } from './modules.jobs.js';
import { ModulesMqtt } from './modules.mqtt.js';
import { ModulesNotifier } from './modules.notifier.js';
import { ModulesRealtime } from './modules.realtime.js';
import { ModulesUpkeep } from './modules.upkeep.js';
import { ReportBatch } from './report-batch.service.js';
import { ReportsService } from './reports.service.js';
import { SensorFeed } from './sensor-feed.service.js';

/** Field modules: whose they are, what they measure, and whether they are there. */
@Module({
  imports: [TelemetryModule, RealtimeModule],
  controllers: [ModulesMqtt, ModulesController],
  providers: [
    {
      provide: TimePartitions,
      useFactory: (database: Database) => new TimePartitions(database, 'module_telemetry'),
      inject: [Database],
    },
    FieldModuleChanges,
    FieldModuleRegistry,
    FieldModuleRepository,
    FieldModulesService,
    ModuleHistory,
    ModuleOwners,
    ModuleRetention,
    ModuleSilence,
    ModuleTelemetryRepository,
    ModulesJobs,
    ModulesNotifier,
    ModulesRealtime,
    ModulesUpkeep,
    ReportBatch,
    ReportsService,
    SensorFeed,
    SilenceWatches,
  ],
})
export class ModulesModule {}
