import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Metrics } from '../platform/metrics/metrics.js';
import { CleanupTasks } from '../platform/upkeep/cleanup-tasks.js';
import { BridgeCounters } from './bridge-counters.js';
import { HistoryService } from './history.service.js';
import { RejectionsService } from './rejections.service.js';

/** What the bridge adds to the cleanup and to the metrics. */
@Injectable()
export class MqttUpkeep implements OnModuleInit {
  constructor(
    private readonly cleanup: CleanupTasks,
    private readonly metrics: Metrics,
    private readonly counters: BridgeCounters,
    private readonly history: HistoryService,
    private readonly rejections: RejectionsService,
  ) {}

  onModuleInit(): void {
    this.cleanup.register({ name: 'mqttHistory', run: () => this.history.deleteExpired() });
    this.cleanup.register({ name: 'mqttRejections', run: () => this.rejections.deleteExpired() });
    this.metrics.gauge(
      'relais_bridge_published',
      'Messages published for callers',
      () => this.counters.published,
    );
    this.metrics.gauge(
      'relais_bridge_received',
      'Messages relayed from the broker',
      () => this.counters.received,
    );
    this.metrics.gauge(
      'relais_bridge_rejected',
      'Messages dropped with a reason',
      () => this.counters.rejected,
    );
  }
}
