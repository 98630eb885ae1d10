import { Injectable } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { PresenceCluster } from './presence-cluster.service.js';

@Injectable()
export class PresenceJobs {
  constructor(private readonly cluster: PresenceCluster) {}

  /** Every instance, at each tick: it says that it lives, too. */
  @Cron(CronExpression.EVERY_10_SECONDS, { timeZone: 'UTC' })
  checkInstances(): Promise<void> {
    return this.cluster.check();
  }
}
