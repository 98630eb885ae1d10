import { Injectable } from '@nestjs/common';
import { Settings } from '../platform/config/settings.js';
import { InstanceId } from '../platform/lifecycle/instance-id.js';
import { OwnStays } from './own-stays.service.js';
import { PresenceStore } from './presence.store.js';

/** How long an instance counts as living that is not heard again; it is heard every 10 s. */
const LIFE_MS = 30_000;

/** Until every instance that lives has been heard again: a life, and the time between two looks. */
const DOUBT_MS = LIFE_MS + 10_000;

/**
 * Which instances live, as the live state knows. When it was away, or has lost what it knew, an instance that is missing
 * there may just not have come back to it: for so long nobody can tell who is gone.
 */
@Injectable()
export class Membership {
  private readonly graceMs: number;
  private isIn = false;
  /** By `performance.now()`, which no change of the clock moves. */
  private doubtedAt = -Infinity;

  constructor(
    private readonly store: PresenceStore,
    private readonly own: OwnStays,
    private readonly instance: InstanceId,
    { PRESENCE_GRACE }: Settings,
  ) {
    this.graceMs = PRESENCE_GRACE * 1000;
  }

  /**
   * Says that this instance lives; returns all that do. Whoever finds it there finds its users as well; as long as nobody
   * can tell who is gone, these are looked after each time, since others may just be clearing them.
   */
  async renew(): Promise<ReadonlySet<string>> {
    const living = await this.store.living();
    if (this.isIn && !living.has(this.instance.value)) this.doubt();
    if (!this.isIn || !this.canTell()) await this.own.align();
    await this.store.beat(this.instance.value, LIFE_MS);
    this.isIn = true;
    return living.add(this.instance.value);
  }

  /** Something may have been lost, if this instance was there before. */
  doubt(): void {
    if (this.isIn) this.doubtedAt = performance.now();
  }

  /** Whether an instance that is not among the living is gone. */
  canTell(): boolean {
    return performance.now() - this.doubtedAt > DOUBT_MS;
  }

  /** An orderly stop: the users of this instance stay on line for the grace, in which they come back at another one. */
  async leave(): Promise<void> {
    await this.store.beat(this.instance.value, this.graceMs);
    await this.store.tell({ from: this.instance.value, begun: [], ended: [], leavesInMs: this.graceMs });
  }
}
