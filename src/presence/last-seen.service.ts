import { Injectable, Logger } from '@nestjs/common';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { FreshRuns } from '../platform/retry/fresh-runs.js';
import { LastSeenRepository } from './last-seen.repository.js';

const AT_ONCE = 1_000;
const GATHER_MS = 100;
const RETRY_MS = 1_000;

/** When users were last on line, beyond restarts. Times are epoch milliseconds, and the newest counts. */
@Injectable()
export class LastSeen {
  private readonly logger = new Logger(LastSeen.name);
  private readonly saves = new FreshRuns(() => this.saveNoted());
  /** Not stored yet: an account once, however often it comes and goes while the database is away. */
  private readonly noted = new Map<string, number>();
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly repository: LastSeenRepository,
    lifecycle: Lifecycle,
  ) {
    lifecycle.onStop('disconnect', () => this.saves.run());
  }

  /** Waits for nothing and never throws: it is stored with others, and again until the database takes it. */
  note(account: string, at: number): void {
    this.noted.set(account, Math.max(at, this.noted.get(account) ?? 0));
    this.saveIn(GATHER_MS);
  }

  /** Of those who have been seen. Throws DATABASE_UNAVAILABLE. */
  async of(accounts: readonly string[]): Promise<Map<string, number>> {
    const seen = await this.repository.find(accounts);
    for (const account of accounts) {
      const noted = this.noted.get(account);
      if (noted !== undefined) seen.set(account, Math.max(noted, seen.get(account) ?? 0));
    }
    return seen;
  }

  /** Settles once it is stored. Throws DATABASE_UNAVAILABLE. */
  async save(seen: ReadonlyMap<string, number>): Promise<void> {
    const all = [...seen];
    for (let i = 0; i < all.length; i += AT_ONCE) {
      await this.repository.save(new Map(all.slice(i, i + AT_ONCE)));
    }
  }

  private saveIn(ms: number): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.saves.run().catch((error: unknown) => {
        this.logger.debug('who was last seen when is stored later', error);
        this.saveIn(RETRY_MS);
      });
    }, ms).unref();
  }

  private async saveNoted(): Promise<void> {
    const seen = new Map(this.noted);
    await this.save(seen);
    for (const [account, at] of seen) if (this.noted.get(account) === at) this.noted.delete(account);
  }
}
