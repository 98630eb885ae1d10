import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Settings } from '../platform/config/settings.js';
import { RealtimeCounts } from './realtime-counts.port.js';
import { RealtimeState } from './realtime-state.port.js';
import { RealtimeService } from './realtime.port.js';

/** The counts of the whole system, for admins. */
@Injectable()
export class GlobalStatsService implements OnModuleInit {
  constructor(
    private readonly counts: RealtimeCounts,
    private readonly realtime: RealtimeService,
    private readonly state: RealtimeState,
    private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    if (!this.settings.REALTIME_ENABLE_STATS) return;
    const read = () => this.counts.read();
    this.state.register({ name: 'stats', read: ({ role }) => (role === 'admin' ? read() : undefined) });
  }

  /** Admins are told when something is not as it was told last. */
  async tell(): Promise<void> {
    this.realtime.emitGlobalStats(await this.counts.read());
  }
}
