import { withoutShare, type Qos, type Subscription } from '../contracts/index.js';
import { TopicTree } from '../platform/broker/topic-tree.js';

export type SubscriptionScope = Subscription['scope'];

/** One filter that sockets of this instance hold. */
export interface FilterEntry {
  readonly filter: string;
  readonly sockets: Map<string, number>;
  messages: number;
}

interface Holding {
  readonly entry: FilterEntry;
  readonly scope: SubscriptionScope;
  readonly qos: Qos;
  readonly since: Date;
  readonly messagesBefore: number;
}

/**
 * Which sockets of this instance hold which filters. A topic finds its filters in a tree of levels, so that a message
 * costs what it matches and not what exists. A socket may hold a filter twice: of its own, and for its user.
 */
export class SubscriptionTable {
  private readonly entries = new Map<string, FilterEntry>();
  private readonly tree = new TopicTree<FilterEntry>();
  private readonly holdings = new Map<string, Map<string, Holding>>();

  hold(socketId: string, filter: string, scope: SubscriptionScope, qos: Qos): Date {
    const held = this.holdings.get(socketId) ?? new Map<string, Holding>();
    this.holdings.set(socketId, held);
    const entry = this.entries.get(filter) ?? this.open(filter);
    const key = holdingKey(scope, filter);
    if (!held.has(key)) entry.sockets.set(socketId, (entry.sockets.get(socketId) ?? 0) + 1);
    const since = held.get(key)?.since ?? new Date();
    held.set(key, {
      entry,
      scope,
      qos,
      since,
      messagesBefore: held.get(key)?.messagesBefore ?? entry.messages,
    });
    return since;
  }

  /** False when the socket did not hold it. */
  release(socketId: string, filter: string, scope: SubscriptionScope): boolean {
    const held = this.holdings.get(socketId);
    const holding = held?.get(holdingKey(scope, filter));
    if (!held || !holding) return false;
    held.delete(holdingKey(scope, filter));
    if (held.size === 0) this.holdings.delete(socketId);
    const { entry } = holding;
    const left = (entry.sockets.get(socketId) ?? 1) - 1;
    if (left > 0) entry.sockets.set(socketId, left);
    else entry.sockets.delete(socketId);
    if (entry.sockets.size === 0) this.close(entry);
    return true;
  }

  holds(socketId: string, filter: string): boolean {
    return this.entries.get(filter)?.sockets.has(socketId) ?? false;
  }

  filtersOf(socketId: string, scope: SubscriptionScope): string[] {
    return this.holdingsOf(socketId)
      .filter((holding) => holding.scope === scope)
      .map(({ entry }) => entry.filter);
  }

  count(socketId: string): number {
    return this.holdings.get(socketId)?.size ?? 0;
  }

  of(socketId: string): Subscription[] {
    return this.holdingsOf(socketId).map(({ entry, scope, qos, since, messagesBefore }) => ({
      topic: entry.filter,
      qos,
      subscribedAt: since.toISOString(),
      scope,
      messages: entry.messages - messagesBefore,
    }));
  }

  match(topic: string): FilterEntry[] {
    return this.tree.match(topic);
  }

  totals(): { totalSubscriptions: number; activeSubscriptions: number } {
    let totalSubscriptions = 0;
    for (const held of this.holdings.values()) totalSubscriptions += held.size;
    return { totalSubscriptions, activeSubscriptions: this.entries.size };
  }

  private holdingsOf(socketId: string): Holding[] {
    return [...(this.holdings.get(socketId)?.values() ?? [])];
  }

  private open(filter: string): FilterEntry {
    const entry: FilterEntry = { filter, sockets: new Map(), messages: 0 };
    this.entries.set(filter, entry);
    this.tree.add(withoutShare(filter), entry);
    return entry;
  }

  private close(entry: FilterEntry): void {
    this.entries.delete(entry.filter);
    this.tree.remove(withoutShare(entry.filter), entry);
  }
}

const holdingKey = (scope: SubscriptionScope, filter: string): string => `${scope} ${filter}`;
