import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { UpkeepModule } from '../platform/upkeep/upkeep.module.js';
import { RealtimeModule } from '../realtime/realtime.module.js';
import { CleanupService } from './cleanup.service.js';
import { ConnectionsService } from './connections.service.js';
import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';
import { HealthWatch } from './health-watch.service.js';
import { OperationsController } from './operations.controller.js';
import { OperationsJobs } from './operations.jobs.js';
import { OperationsUpkeep } from './operations.upkeep.js';
import { ServerStatusNotifier } from './server-status.notifier.js';
import { StatsService } from './stats.service.js';

@Module({
  imports: [TerminusModule.forRoot({ logger: false }), UpkeepModule, RealtimeModule],
  controllers: [HealthController, OperationsController],
  providers: [
    CleanupService,
    ConnectionsService,
    HealthService,
    HealthWatch,
    OperationsJobs,
    OperationsUpkeep,
    ServerStatusNotifier,
    StatsService,
  ],
})
export class OperationsModule {}
