import type { ChatMessage } from '../contracts/index.js';

/** A message on its way to the sockets of this instance. */
export interface FedMessage {
  readonly message: ChatMessage;
  /** Does not hear it. */
  readonly socketId?: string;
}

export interface FeedEnds {
  deliver(fed: FedMessage): void;
  /** The oldest of what is stored after one message, up to another, in order; nothing only when there is nothing. */
  fetch(after: number, upTo: number): Promise<ChatMessage[]>;
}

const REMEMBERED = 200;
/** A message that another instance has stored is on its way for so long. */
const PATIENCE_MS = 100;
const RETRY_MS = 1_000;

/**
 * Brings the messages of one room to the sockets of this instance: in the order of `seq`, each once, whoever stored them
 * and in whatever order they come. One that stays away is read from where it is stored.
 */
export class RoomFeed {
  private told?: number;
  private readonly early = new Map<number, FedMessage>();
  private recent: ChatMessage[] = [];
  /** `recent` is all that has been told after this message. */
  private rememberedAfter = Infinity;
  private timer?: NodeJS.Timeout;

  constructor(private readonly ends: FeedEnds) {}

  /** The newest message that the sockets have been told. */
  get lastSeq(): number {
    return this.told ?? 0;
  }

  /** From now on sockets are told what follows this message. */
  begin(lastSeq: number): void {
    if (this.told !== undefined) return;
    this.told = lastSeq;
    this.rememberedAfter = lastSeq;
    for (const seq of this.early.keys()) if (seq <= lastSeq) this.early.delete(seq);
    this.deliverReady();
  }

  offer(fed: FedMessage): void {
    const { seq } = fed.message;
    if (this.told !== undefined && seq <= this.told) return;
    this.early.set(seq, fed);
    this.deliverReady();
  }

  /** Tells what is stored up to this message and has not come; what is stored nowhere was deleted, and is not waited for. */
  async catchUp(lastSeq: number): Promise<void> {
    while (this.told !== undefined && this.told < lastSeq) {
      const stored = await this.ends.fetch(this.told, lastSeq);
      for (const message of stored) {
        if (message.seq > this.told) this.deliver(this.early.get(message.seq) ?? { message });
      }
      if (stored.length === 0) this.told = Math.min(lastSeq, Math.min(...this.early.keys()) - 1);
      this.deliverReady();
    }
  }

  /** What has been told after this message; undefined when that is further back than is remembered. */
  since(seq: number): ChatMessage[] | undefined {
    if (seq >= this.lastSeq) return [];
    return seq >= this.rememberedAfter ? this.recent.filter((message) => message.seq > seq) : undefined;
  }

  stop(): void {
    clearTimeout(this.timer);
    this.early.clear();
  }

  private deliverReady(): void {
    if (this.told === undefined) return;
    for (let next = this.early.get(this.told + 1); next; next = this.early.get(this.told + 1))
      this.deliver(next);
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.early.size > 0) this.fetchLater(PATIENCE_MS);
  }

  private deliver(fed: FedMessage): void {
    const { message } = fed;
    this.early.delete(message.seq);
    this.told = message.seq;
    this.remember(message);
    this.ends.deliver(fed);
  }

  private remember(message: ChatMessage): void {
    this.recent.push(message);
    if (this.recent.length <= 2 * REMEMBERED) return;
    this.rememberedAfter = this.recent[REMEMBERED]!.seq;
    this.recent = this.recent.slice(REMEMBERED + 1);
  }

  private fetchLater(ms: number): void {
    this.timer = setTimeout(() => {
      this.catchUp(Math.max(...this.early.keys())).catch(() => this.fetchLater(RETRY_MS));
    }, ms).unref();
  }
}
