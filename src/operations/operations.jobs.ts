import { Injectable, Logger } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { Turns } from '../platform/schedule/turns.js';
import { CleanupService } from './cleanup.service.js';
import { HealthWatch } from './health-watch.service.js';
import { StatsService } from './stats.service.js';

const UTC = { timeZone: 'UTC' };

@Injectable()
export class OperationsJobs {
  private readonly logger = new Logger('Statistics');

  constructor(
    private readonly turns: Turns,
    private readonly watch: HealthWatch,
    private readonly cleanup: CleanupService,
    private readonly stats: StatsService,
  ) {}

  // Redis away is what it has to tell, and nobody can tell whose turn it is then.
  @Cron(CronExpression.EVERY_5_MINUTES, UTC)
  checkHealth(): Promise<void> {
    return this.turns.take('health-check', () => this.watch.check(), { whenStateIsAway: 'run' });
  }

  @Cron(CronExpression.EVERY_6_HOURS, UTC)
  cleanUp(): Promise<void> {
    return this.turns.take('cleanup', () => this.cleanup.run());
  }

  @Cron(CronExpression.EVERY_HOUR, UTC)
  logStatistics(): Promise<void> {
    return this.turns.take('statistics', async () => this.logger.log('statistics', await this.stats.read()));
  }
}
