export interface FeedEnds<T> {
  /** 1, 2, 3 … */
  seqOf(item: T): number;
  deliver(item: T): void;
  /** The oldest of what is stored after one item, up to another, in order; nothing only when there is nothing. */
  fetch(after: number, upTo: number): Promise<readonly T[]>;
}

const REMEMBERED = 200;
/** An item that another instance has stored is on its way for so long. */
const PATIENCE_MS = 100;
const RETRY_MS = 1_000;

/**
 * Brings numbered items to whoever listens at this instance: in the order of their numbers, each once, whoever stored them
 * and in whatever order they come. One that stays away is read from where it is stored.
 */
export class OrderedFeed<T> {
  private told?: number;
  private readonly early = new Map<number, T>();
  private recent: T[] = [];
  /** `recent` is all that has been told after this item. */
  private rememberedAfter = Infinity;
  private timer?: NodeJS.Timeout;

  constructor(private readonly ends: FeedEnds<T>) {}

  /** The newest item that has been told. */
  get lastSeq(): number {
    return this.told ?? 0;
  }

  /** From now on what follows this item is told. */
  begin(lastSeq: number): void {
    if (this.told !== undefined) return;
    this.told = lastSeq;
    this.rememberedAfter = lastSeq;
    for (const seq of this.early.keys()) if (seq <= lastSeq) this.early.delete(seq);
    this.deliverReady();
  }

  /** What comes again while it waits changes nothing: the first knows best whom it is for. */
  offer(item: T): void {
    const seq = this.ends.seqOf(item);
    if (this.early.has(seq) || (this.told !== undefined && seq <= this.told)) return;
    this.early.set(seq, item);
    this.deliverReady();
  }

  /** Tells what is stored up to this item and has not come; what is stored nowhere was deleted, and is not waited for. */
  async catchUp(lastSeq: number): Promise<void> {
    while (this.told !== undefined && this.told < lastSeq) {
      const stored = await this.ends.fetch(this.told, lastSeq);
      for (const item of stored) {
        const seq = this.ends.seqOf(item);
        if (seq > this.told) this.deliver(seq, this.early.get(seq) ?? item);
      }
      if (stored.length === 0) this.told = Math.min(lastSeq, Math.min(...this.early.keys()) - 1);
      this.deliverReady();
    }
  }

  /** What has been told after this item; undefined when that is further back than is remembered. */
  since(seq: number): T[] | undefined {
    if (seq >= this.lastSeq) return [];
    if (seq < this.rememberedAfter) return undefined;
    return this.recent.filter((item) => this.ends.seqOf(item) > seq);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.early.clear();
  }

  private deliverReady(): void {
    if (this.told === undefined) return;
    for (let next = this.next(); next !== undefined; next = this.next()) this.deliver(this.told + 1, next);
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.early.size > 0) this.fetchLater(PATIENCE_MS);
  }

  private next(): T | undefined {
    return this.early.get(this.lastSeq + 1);
  }

  private deliver(seq: number, item: T): void {
    this.early.delete(seq);
    this.told = seq;
    this.remember(item);
    this.ends.deliver(item);
  }

  private remember(item: T): void {
    this.recent.push(item);
    if (this.recent.length <= 2 * REMEMBERED) return;
    this.rememberedAfter = this.ends.seqOf(this.recent[REMEMBERED]!);
    this.recent = this.recent.slice(REMEMBERED + 1);
  }

  private fetchLater(ms: number): void {
    this.timer = setTimeout(() => {
      this.catchUp(Math.max(...this.early.keys())).catch(() => this.fetchLater(RETRY_MS));
    }, ms).unref();
  }
}
