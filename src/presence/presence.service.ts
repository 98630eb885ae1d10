import { Injectable } from '@nestjs/common';
import type { PresenceStatus } from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { Settings } from '../platform/config/settings.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { TokenBuckets } from '../platform/rate/token-buckets.js';
import { LastSeen } from './last-seen.service.js';
import { OwnStays } from './own-stays.service.js';
import { PresenceReplica } from './presence-replica.service.js';
import { seenAtOf } from './presence.model.js';

const UPDATES = { perSecond: 1, burst: 1 };

/**
 * Users of this instance come, go, and say how reachable they are. A user is on line from their first socket until the
 * last one has been gone for `PRESENCE_GRACE`. Waits for no engine, and none that is away keeps anybody out.
 */
@Injectable()
export class PresenceService {
  private readonly rate = new TokenBuckets(UPDATES);
  private readonly sockets = new Map<string, Set<string>>();
  /** Who has lost the last socket here, and may be back within the grace. */
  private readonly leaving = new Map<string, NodeJS.Timeout>();
  private readonly graceMs: number;

  constructor(
    private readonly own: OwnStays,
    private readonly replica: PresenceReplica,
    private readonly lastSeen: LastSeen,
    private readonly lifecycle: Lifecycle,
    { PRESENCE_GRACE }: Settings,
  ) {
    this.graceMs = PRESENCE_GRACE * 1000;
    lifecycle.onStop('farewell', () => this.takeLeave());
  }

  /** What the user has said at another instance goes on counting. */
  enter({ id, name = null }: { id: string; name?: string | null }, socketId: string): void {
    this.sockets.set(id, (this.sockets.get(id) ?? new Set()).add(socketId));
    clearTimeout(this.leaving.get(id));
    this.leaving.delete(id);
    this.own.begin(id, { name, chosen: this.replica.standingOf(id)?.chosen });
  }

  /** May be told of the same socket again. A stop takes nobody off line: the sockets come back at another instance. */
  leave(account: string, socketId: string): void {
    const sockets = this.sockets.get(account);
    if (!sockets?.delete(socketId) || sockets.size > 0) return;
    this.sockets.delete(account);
    if (this.lifecycle.isStopping) return;
    const leftAt = Date.now();
    const timer = setTimeout(() => this.goOffline(account, leftAt), this.graceMs);
    this.leaving.set(account, timer.unref());
  }

  /** On all of the user's devices; what is said last counts. Throws REQUEST_RATE_LIMITED. */
  choose({ id }: Pick<Caller, 'id'>, status: PresenceStatus): void {
    this.rate.take(id);
    const stay = this.own.all().get(id);
    if (!stay) return;
    const before = this.replica.standingOf(id)?.chosen?.at ?? 0;
    // Later than what was said before, even where another instance's clock is ahead.
    this.own.begin(id, { ...stay, chosen: { status, at: Math.max(Date.now(), before + 1) } });
  }

  /** Whoever is not back at another instance was last seen here, now. */
  private takeLeave(): void {
    this.leaving.forEach((timer) => clearTimeout(timer));
    const now = Date.now();
    for (const [account, { chosen }] of this.own.all()) this.lastSeen.note(account, seenAtOf(chosen, now));
  }

  private goOffline(account: string, leftAt: number): void {
    this.leaving.delete(account);
    const seenAt = seenAtOf(this.replica.standingOf(account)?.chosen, leftAt);
    this.own.end(account, seenAt);
    this.lastSeen.note(account, seenAt);
  }
}
