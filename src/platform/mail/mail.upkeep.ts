import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Metrics } from '../metrics/metrics.js';
import { CleanupTasks } from '../upkeep/cleanup-tasks.js';
import { StatsParts } from '../upkeep/stats-parts.js';
import { MailRepository } from './mail.repository.js';

/** What mail adds to the cleanup, the statistics and the metrics. */
@Injectable()
export class MailUpkeep implements OnModuleInit {
  constructor(
    private readonly cleanup: CleanupTasks,
    private readonly stats: StatsParts,
    private readonly metrics: Metrics,
    private readonly mails: MailRepository,
  ) {}

  onModuleInit(): void {
    this.cleanup.register({ name: 'mails', run: () => this.mails.deleteExpired() });
    this.stats.register({ name: 'mail', read: () => this.mails.count() });
    this.metrics.gauge(
      'relais_mails_waiting',
      'Mails not sent yet',
      async () => (await this.mails.count()).waiting,
    );
    this.metrics.gauge(
      'relais_mails_failed',
      'Mails given up within 30 days',
      async () => (await this.mails.count()).failed,
    );
  }
}
