import { Injectable, type OnModuleInit } from '@nestjs/common';
import { RealtimeCounts } from '../realtime/realtime-counts.port.js';
import { AccountsRepository } from './accounts.repository.js';

/** What accounts add to the statistics. */
@Injectable()
export class AccountsUpkeep implements OnModuleInit {
  constructor(
    private readonly counts: RealtimeCounts,
    private readonly accounts: AccountsRepository,
  ) {}

  onModuleInit(): void {
    this.counts.register('totalUsers', () => this.accounts.count());
  }
}
