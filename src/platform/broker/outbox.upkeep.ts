import { Injectable, type OnModuleInit } from '@nestjs/common';
import { StatsParts } from '../upkeep/stats-parts.js';
import { OutboxRepository } from './outbox.repository.js';

/** What the outbox adds to the statistics. */
@Injectable()
export class OutboxUpkeep implements OnModuleInit {
  constructor(
    private readonly stats: StatsParts,
    private readonly messages: OutboxRepository,
  ) {}

  onModuleInit(): void {
    this.stats.register({ name: 'outbox', read: () => this.messages.count() });
  }
}
