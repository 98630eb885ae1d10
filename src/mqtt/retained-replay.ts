import { filterMatches } from '../contracts/index.js';

/** How long after a subscription the broker may still be sending what it retains for it. */
const REPLAY_WINDOW_MS = 10_000;

interface Awaiting {
  readonly socketId: string;
  readonly filter: string;
  readonly seen: Set<string>;
  readonly until: number;
}

/**
 * Who is to get a retained message. The broker sends what it retains to the connection that all sockets share, once for
 * each new subscription; only those who have just subscribed are to see it, and each of them once per topic.
 */
export class RetainedReplay {
  private awaiting: Awaiting[] = [];

  expect(socketId: string, filter: string): void {
    this.dropExpired();
    this.awaiting.push({ socketId, filter, seen: new Set(), until: Date.now() + REPLAY_WINDOW_MS });
  }

  forget(socketId: string): void {
    this.awaiting = this.awaiting.filter((each) => each.socketId !== socketId);
  }

  /** The sockets that a retained message on this topic goes to now. */
  recipients(topic: string): string[] {
    this.dropExpired();
    const due = this.awaiting.filter(({ filter, seen }) => !seen.has(topic) && filterMatches(filter, topic));
    for (const { seen } of due) seen.add(topic);
    const sockets = new Set(due.map(({ socketId }) => socketId));
    for (const each of this.awaiting) if (sockets.has(each.socketId)) each.seen.add(topic);
    return [...sockets];
  }

  private dropExpired(): void {
    const now = Date.now();
    const firstLive = this.awaiting.findIndex(({ until }) => until > now);
    this.awaiting = firstLive === -1 ? [] : this.awaiting.slice(firstLive);
  }
}
