import { Injectable, Logger } from '@nestjs/common';
import { Scheduled } from '../platform/schedule/scheduled.decorator.js';
import { CleanupService } from './cleanup.service.js';
import { HealthWatch } from './health-watch.service.js';
import { StatsService } from './stats.service.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

@Injectable()
export class OperationsJobs {
  private readonly logger = new Logger('Statistics');

  constructor(
    private readonly watch: HealthWatch,
    private readonly cleanup: CleanupService,
    private readonly stats: StatsService,
  ) {}

  // Redis away is what it has to tell, and nobody can tell whose turn it is then.
  @Scheduled('health-check', { everyMs: 5 * MINUTE_MS, whenStateIsAway: 'run' })
  checkHealth(): void {
    this.watch.check();
  }

  @Scheduled('cleanup', { everyMs: 6 * HOUR_MS })
  async cleanUp(): Promise<void> {
    await this.cleanup.run();
  }

  @Scheduled('statistics', { everyMs: HOUR_MS })
  async logStatistics(): Promise<void> {
    this.logger.log('statistics', await this.stats.read());
  }
}
