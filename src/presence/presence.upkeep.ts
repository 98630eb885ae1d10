import { Injectable, type OnModuleInit } from '@nestjs/common';
import { RealtimeCounts } from '../realtime/realtime-counts.port.js';
import { PresenceReplica } from './presence-replica.service.js';

/** What presence adds to the statistics of screens. */
@Injectable()
export class PresenceUpkeep implements OnModuleInit {
  constructor(
    private readonly counts: RealtimeCounts,
    private readonly replica: PresenceReplica,
  ) {}

  onModuleInit(): void {
    this.counts.register('activeUsers', () => this.replica.count);
  }
}
