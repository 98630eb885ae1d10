import { Injectable } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { Intake } from '../platform/broker/intake.js';
import { Settings } from '../platform/config/settings.js';
import { Turns } from '../platform/schedule/turns.js';
import { ModuleSilence } from './module-silence.service.js';

@Injectable()
export class ModulesJobs {
  constructor(
    private readonly turns: Turns,
    private readonly silence: ModuleSilence,
    private readonly intake: Intake,
    private readonly settings: Settings,
  ) {}

  @Cron(CronExpression.EVERY_10_SECONDS, { timeZone: 'UTC' })
  async checkSilence(): Promise<void> {
    // An instance that cannot tell leaves the turn to one that can.
    if (!this.silence.canTell(this.listeningSince())) return;
    await this.turns.take('module-silence', () => this.silence.check());
  }

  /** Without a broker there are still the sensors that report by REST. */
  private listeningSince(): number {
    if (!this.settings.MQTT_ENABLED) return performance.timeOrigin;
    return this.intake.linkStatus().connectedAt ?? Infinity;
  }
}
