import { Injectable, Logger } from '@nestjs/common';
import { InstanceId } from '../platform/lifecycle/instance-id.js';
import { FreshRuns } from '../platform/retry/fresh-runs.js';
import { PresenceReplica } from './presence-replica.service.js';
import { isSameStay, type Stay } from './presence.model.js';
import { PresenceStore } from './presence.store.js';

const AT_ONCE = 500;
/** Thousands who come back together came in 700 batches, of a turn each, with two answers of Redis to each. */
const GATHER_MS = 20;
const RETRY_MS = 1_000;

/**
 * The users of this instance. A change counts here at once; the other instances are told together of what has
 * changed within 20 ms, or every second again until the live state takes it. Nothing waits for that.
 */
@Injectable()
export class OwnStays {
  private readonly logger = new Logger(OwnStays.name);
  private readonly writes = new FreshRuns(() => this.writeAll());
  /** Whose stay the others do not know yet as it is; with when they were last seen here, should it have ended. */
  private readonly unwritten = new Map<string, number>();
  private gathering?: NodeJS.Timeout;
  private retry?: NodeJS.Timeout;

  constructor(
    private readonly replica: PresenceReplica,
    private readonly store: PresenceStore,
    private readonly instance: InstanceId,
  ) {}

  all(): ReadonlyMap<string, Stay> {
    return this.replica.at(this.instance.value);
  }

  begin(account: string, stay: Stay): void {
    if (isSameStay(this.all().get(account), stay)) return;
    this.replica.begin(this.instance.value, account, stay);
    this.note(account, Date.now());
  }

  end(account: string, seenAt: number): void {
    this.replica.end(this.instance.value, account, seenAt);
    this.note(account, seenAt);
  }

  /** What its user has said last at another instance lasts as long as a stay here does, too. */
  adopt(account: string): void {
    const stay = this.all().get(account);
    if (stay) this.begin(account, { ...stay, chosen: this.replica.standingOf(account)?.chosen });
  }

  /** Settles once the live state holds these stays and no others, whatever has become of it. */
  async align(): Promise<void> {
    const written = await this.store.stays(this.instance.value);
    for (const account of new Set([...written.keys(), ...this.all().keys()])) {
      const isWritten = isSameStay(written.get(account), this.all().get(account));
      if (!isWritten && !this.unwritten.has(account)) this.unwritten.set(account, Date.now());
    }
    await this.writes.run();
  }

  private note(account: string, seenAt: number): void {
    this.unwritten.set(account, seenAt);
    this.gathering ??= setTimeout(() => this.write(), GATHER_MS).unref();
  }

  private write(): void {
    this.gathering = undefined;
    this.writes.run().catch((error: unknown) => {
      this.logger.debug('other instances are told later who is on line', error);
    });
  }

  private async writeAll(): Promise<void> {
    // Who comes meanwhile is gathered for the next time.
    for (let left = this.unwritten.size; left > 0; left -= AT_ONCE)
      await this.writeSome(this.takeUnwritten());
  }

  private async writeSome(some: ReadonlyMap<string, number>): Promise<void> {
    const here = this.all();
    const begun = [...some.keys()].flatMap((account) => {
      const stay = here.get(account);
      return stay ? [[account, stay] as const] : [];
    });
    const ended = [...some].filter(([account]) => !here.has(account));
    try {
      await this.store.write({ from: this.instance.value, begun, ended });
    } catch (error) {
      this.writeAgain(some);
      throw error;
    }
  }

  private takeUnwritten(): Map<string, number> {
    const taken = new Map<string, number>();
    for (const [account, seenAt] of this.unwritten) {
      if (taken.set(account, seenAt).size === AT_ONCE) break;
    }
    for (const account of taken.keys()) this.unwritten.delete(account);
    return taken;
  }

  private writeAgain(some: ReadonlyMap<string, number>): void {
    for (const [account, seenAt] of some) {
      if (!this.unwritten.has(account)) this.unwritten.set(account, seenAt);
    }
    this.retry ??= setTimeout(() => {
      this.retry = undefined;
      this.write();
    }, RETRY_MS).unref();
  }
}
