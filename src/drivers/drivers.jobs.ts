import { Injectable } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { Intake } from '../platform/broker/intake.js';
import { Turns } from '../platform/schedule/turns.js';
import { StalenessService } from './staleness.service.js';

@Injectable()
export class DriversJobs {
  constructor(
    private readonly turns: Turns,
    private readonly staleness: StalenessService,
    private readonly intake: Intake,
  ) {}

  @Cron(CronExpression.EVERY_5_SECONDS, { timeZone: 'UTC' })
  async checkStaleness(): Promise<void> {
    const { connectedAt = Infinity } = this.intake.linkStatus();
    // An instance that cannot tell leaves the turn to one that can.
    if (!this.staleness.canTell(connectedAt)) return;
    await this.turns.take('driver-staleness', () => this.staleness.check());
  }
}
