import { filterMatches } from '../contracts/index.js';

/** How long after a subscription the broker may still be sending what it retains for it. */
const REPLAY_WINDOW_MS = 10_000;

interface Awaiting {
  readonly socketId: string;
  readonly filter: string;
  readonly seen: Set<string>;
  until: number;
}

/**
 * Who is to get a retained message. The broker sends what it retains to the connection that all sockets share, once for
 * each new subscription and all of it at each connection; only those who have just subscribed are to see it, and each
 * of them once per topic. While the broker is away their time does not run.
 */
export class RetainedReplay {
  private readonly awaiting = new Map<string, Awaiting>();
  private windowMs = Infinity;

  noteLink(isUp: boolean): void {
    this.dropExpired();
    this.windowMs = isUp ? REPLAY_WINDOW_MS : Infinity;
    for (const each of this.awaiting.values()) each.until = this.deadline();
  }

  expect(socketId: string, filter: string): void {
    this.dropExpired();
    this.awaiting.set(keyOf(socketId, filter), { socketId, filter, seen: new Set(), until: this.deadline() });
  }

  forget(socketId: string, filter: string): void {
    this.awaiting.delete(keyOf(socketId, filter));
  }

  /** The sockets that a retained message on this topic goes to now. */
  recipients(topic: string): string[] {
    this.dropExpired();
    const all = [...this.awaiting.values()];
    const due = all.filter(({ filter, seen }) => !seen.has(topic) && filterMatches(filter, topic));
    const sockets = new Set(due.map(({ socketId }) => socketId));
    for (const { socketId, seen } of all) if (sockets.has(socketId)) seen.add(topic);
    return [...sockets];
  }

  private deadline(): number {
    return Date.now() + this.windowMs;
  }

  private dropExpired(): void {
    const now = Date.now();
    for (const [key, { until }] of this.awaiting) if (until <= now) this.awaiting.delete(key);
  }
}

const keyOf = (socketId: string, filter: string): string => `${socketId} ${filter}`;
