import { Injectable } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { Turns } from '../platform/schedule/turns.js';
import { ArchivingOccasions } from './archiving-occasions.service.js';

@Injectable()
export class ArchivingJobs {
  constructor(
    private readonly turns: Turns,
    private readonly occasions: ArchivingOccasions,
  ) {}

  @Cron(CronExpression.EVERY_MINUTE, { timeZone: 'UTC' })
  archiveForgotten(): Promise<void> {
    return this.turns.take('chat-archiving', () => this.occasions.archiveForgotten());
  }
}
