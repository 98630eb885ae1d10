import { Injectable } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { Settings } from '../platform/config/settings.js';
import { Turns } from '../platform/schedule/turns.js';
import { GlobalStatsService } from './global-stats.service.js';

@Injectable()
export class RealtimeJobs {
  constructor(
    private readonly turns: Turns,
    private readonly stats: GlobalStatsService,
    private readonly settings: Settings,
  ) {}

  @Cron(CronExpression.EVERY_5_SECONDS, { timeZone: 'UTC' })
  async tellStats(): Promise<void> {
    if (!this.settings.REALTIME_ENABLE_STATS) return;
    await this.turns.take('realtime-stats', () => this.stats.tell());
  }
}
