import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Archives } from '../archive/archives.port.js';
import type { ChatStats } from '../contracts/index.js';
import { StatsParts } from '../platform/upkeep/stats-parts.js';
import { ArchivingRepository } from './archiving.repository.js';

/** What chats add to the statistics. */
@Injectable()
export class ChatUpkeep implements OnModuleInit {
  constructor(
    private readonly stats: StatsParts,
    private readonly archiving: ArchivingRepository,
    private readonly archives: Archives,
  ) {}

  onModuleInit(): void {
    this.stats.register({ name: 'chat', read: () => this.count() });
  }

  private async count(): Promise<ChatStats> {
    return { messages: await this.archiving.countMessages(), ...(await this.archives.count()) };
  }
}
