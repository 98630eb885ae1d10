import { Injectable, type OnModuleInit } from '@nestjs/common';
import { CleanupTasks } from '../upkeep/cleanup-tasks.js';
import { StatsParts } from '../upkeep/stats-parts.js';
import { MailRepository } from './mail.repository.js';

/** What mail adds to the cleanup and to the statistics. */
@Injectable()
export class MailUpkeep implements OnModuleInit {
  constructor(
    private readonly cleanup: CleanupTasks,
    private readonly stats: StatsParts,
    private readonly mails: MailRepository,
  ) {}

  onModuleInit(): void {
    this.cleanup.register({ name: 'mails', run: () => this.mails.deleteExpired() });
    this.stats.register({ name: 'mail', read: () => this.mails.count() });
  }
}
