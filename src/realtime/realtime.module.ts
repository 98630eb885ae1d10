import { Module } from '@nestjs/common';
import { CustomEvents } from './custom-events.service.js';
import { EventWriter } from './event-writer.service.js';
import { GlobalStatsService } from './global-stats.service.js';
import { LiveFeeds } from './live-feeds.service.js';
import { RealtimeCounts } from './realtime-counts.port.js';
import { RealtimeState } from './realtime-state.port.js';
import { RealtimeController } from './realtime.controller.js';
import { RealtimeGateway } from './realtime.gateway.js';
import { RealtimeJobs } from './realtime.jobs.js';
import { RealtimeNotifier } from './realtime.notifier.js';
import { RealtimeService } from './realtime.port.js';
import { RealtimeEmitter } from './realtime.service.js';
import { RecoveryService } from './recovery.service.js';

/** What changes, on the screens that it concerns; and what screens have missed that were away. */
@Module({
  controllers: [RealtimeController],
  providers: [
    CustomEvents,
    EventWriter,
    GlobalStatsService,
    LiveFeeds,
    RealtimeCounts,
    RealtimeEmitter,
    RealtimeGateway,
    RealtimeJobs,
    RealtimeNotifier,
    RealtimeState,
    RecoveryService,
    { provide: RealtimeService, useExisting: RealtimeEmitter },
  ],
  exports: [RealtimeCounts, RealtimeService, RealtimeState],
})
export class RealtimeModule {}
