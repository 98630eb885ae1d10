import type { Qos } from '../../../contracts/index.js';
import { queueOf, queuePosition } from './broker-keys.js';

/** The owner of the server's own client ids; no caller's id looks like it. */
export const SERVER = '$server';

/** Messages that may be on their way to one client, unacknowledged: MQTT 3.1.1 itself only bounds them by their ids. */
const WINDOW = 8_192;
const IDS = 65_535;

/** What a client that connects without `clean` leaves here: whose it is, its filters, its queue, what was sent. */
export class StoredSession {
  readonly filters = new Map<string, Qos>();
  /** What the keys of its queue begin with. */
  readonly queue: string;
  /** Since when its client was seen to be away, epoch ms; undefined: it was not, lately. */
  awaySince?: number;
  /** Messages in the queue, those on their way included. */
  queued = 0;
  /** Keys of the newest message in the queue, and of the one before it. */
  newest = '';
  beforeNewest = '';

  private readonly sent = new Map<number, string>();
  private lastId = 0;

  constructor(
    readonly clientId: string,
    readonly owner: string,
  ) {
    this.queue = queueOf(clientId);
  }

  keyOf(epoch: string, counter: number): string {
    return this.queue + queuePosition(epoch, counter);
  }

  /** Notes that a key was put into the queue. */
  append(key: string): void {
    this.queued += 1;
    this.beforeNewest = this.newest;
    this.newest = key;
  }

  /** False when so much is unacknowledged that nothing may be sent; true again when half of it is acknowledged. */
  get hasRoom(): boolean {
    return this.sent.size < WINDOW;
  }

  get hasMuchRoom(): boolean {
    return this.sent.size <= WINDOW / 2;
  }

  /** A message id for a message that goes out now; `key` is empty for one that no queue holds. */
  send(key: string): number {
    do this.lastId = (this.lastId % IDS) + 1;
    while (this.sent.has(this.lastId));
    this.sent.set(this.lastId, key);
    return this.lastId;
  }

  /** Notes the id of a message that a former run of the broker has sent. */
  resend(messageId: number, key: string): void {
    this.sent.set(messageId, key);
  }

  keyOfSent(messageId: number): string | undefined {
    return this.sent.get(messageId);
  }

  /** The key of what the client has acknowledged. */
  acknowledge(messageId: number): string | undefined {
    const key = this.sent.get(messageId);
    this.sent.delete(messageId);
    if (key) this.queued -= 1;
    return key;
  }

  /** Ids by key of what a former connection left unacknowledged; what no queue holds is given up. */
  unacknowledged(): Map<string, number> {
    for (const [id, key] of this.sent) if (key === '') this.sent.delete(id);
    return new Map(Array.from(this.sent, ([id, key]) => [key, id]));
  }

  forget(): void {
    this.sent.clear();
    this.filters.clear();
    this.queued = 0;
    this.newest = '';
    this.beforeNewest = '';
  }
}
