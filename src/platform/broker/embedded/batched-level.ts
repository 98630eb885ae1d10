import type { Level } from 'level';

export type BrokerDb = Level<string, Buffer>;

/** Hears when the disk begins to refuse what is written, and when it takes it again: not each time in between. */
export interface WriteWatch {
  onWriteFailure(error: unknown): void;
  onWriteAgain(): void;
}

interface Batch {
  readonly changes: Map<string, Buffer | null>;
  readonly written: Promise<void>;
  settle(result: Promise<void>): void;
}

/**
 * Writes to LevelDB in batches: what is put within one turn of the event loop, or while a batch is on its way, goes
 * together, all of it or nothing, in order. What is committed is in the operating system's hands: it outlives the
 * process (kill -9), not the power.
 *
 * When the disk refuses a batch, its changes are dropped and `committed` rejects, so that nobody acknowledges them.
 */
export class BatchedLevel {
  private pending?: Batch;
  private writing?: Batch;
  private isRefused = false;

  constructor(
    private readonly db: BrokerDb,
    private readonly watch: WriteWatch,
  ) {}

  put(key: string, value: Buffer): void {
    this.open().changes.set(key, value);
  }

  delete(key: string): void {
    this.open().changes.set(key, null);
  }

  /** Settles when everything put so far is written; undefined when it is already. */
  committed(): Promise<void> | undefined {
    return (this.pending ?? this.writing)?.written;
  }

  /** The newest value, be it written or still on its way. */
  async get(key: string): Promise<Buffer | undefined> {
    const change = this.pending?.changes.get(key);
    const newest = change === undefined ? this.writing?.changes.get(key) : change;
    return newest === undefined ? this.db.get(key) : (newest ?? undefined);
  }

  /** What stood under `prefix` (or only after one key of it) when it was asked, in the order of keys. */
  async *entries(prefix: string, after?: string): AsyncGenerator<[string, Buffer]> {
    await this.committed();
    const start = after === undefined ? { gte: prefix } : { gt: after };
    yield* this.db.iterator({ ...start, lt: prefix + LAST });
  }

  /** As `entries`, without their values. */
  async *keys(prefix: string): AsyncGenerator<string> {
    await this.committed();
    yield* this.db.keys({ gte: prefix, lt: prefix + LAST });
  }

  async deleteUnder(prefix: string): Promise<void> {
    for await (const key of this.keys(prefix)) this.delete(key);
  }

  private open(): Batch {
    if (this.pending) return this.pending;
    if (!this.writing) setImmediate(() => this.write());
    return (this.pending = newBatch());
  }

  private write(): void {
    const batch = this.pending;
    this.pending = undefined;
    this.writing = batch;
    if (!batch) return;
    const operations = Array.from(batch.changes, ([key, value]) =>
      value === null ? { type: 'del' as const, key } : { type: 'put' as const, key, value },
    );
    batch.settle(this.db.batch(operations));
    batch.written.then(this.noteWritten, this.noteRefused).finally(() => this.write());
  }

  private readonly noteWritten = (): void => {
    if (this.isRefused) this.watch.onWriteAgain();
    this.isRefused = false;
  };

  private readonly noteRefused = (error: unknown): void => {
    if (!this.isRefused) this.watch.onWriteFailure(error);
    this.isRefused = true;
  };
}

// The highest code point sorts after every text.
const LAST = '\u{10ffff}';

function newBatch(): Batch {
  let settle!: (result: Promise<void>) => void;
  const written = new Promise<void>((resolve) => (settle = resolve));
  return { changes: new Map(), written, settle };
}
