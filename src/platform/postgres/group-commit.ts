import type { AppError } from '../errors/app-error.js';
import { isUnavailable, unavailable } from './connection-failure.js';

export interface GroupCommitOptions<Row, Result> {
  /** Rows a batch holds at most. */
  readonly maxRows: number;
  /** Longest wait of a row for others to join it, in milliseconds. */
  readonly maxWaitMs: number;
  /** Stores a batch, all of it or nothing, and returns one result a row, in the rows' order. */
  flush(rows: readonly Row[]): Promise<readonly Result[]>;
}

interface Waiting<Row, Result> {
  readonly row: Row;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/** Full batches that may wait behind the one under way. */
const MAX_BATCHES_WAITING = 20;

/**
 * Gathers rows into batches, one statement a batch, one batch at a time, in the order of `add`. A batch is closed by
 * its size or by its oldest row's wait; what arrives during a flush is the next one and follows at once.
 *
 * A batch that fails is split in halves until the bad rows stand alone: only theirs reject, the others are stored.
 * With DATABASE_UNAVAILABLE all of the batch rejects, unsplit. Nothing is tried again here: a row that rejected is its
 * sender's to repeat.
 *
 * At most 20 batches wait. Beyond that `add` rejects at once with DATABASE_UNAVAILABLE: a sender that can be slowed
 * down keeps fewer than `maxRows` × 20 rows in flight and never meets it.
 */
export class GroupCommit<Row, Result = void> {
  private readonly waiting: Waiting<Row, Result>[] = [];
  private timer?: NodeJS.Timeout;
  private flushing?: Promise<void>;

  constructor(private readonly options: GroupCommitOptions<Row, Result>) {}

  /** Settles with the row's result once the row is stored. */
  add(row: Row): Promise<Result> {
    const { maxRows, maxWaitMs } = this.options;
    if (this.waiting.length >= maxRows * MAX_BATCHES_WAITING) return Promise.reject(overfull());
    return new Promise((resolve, reject) => {
      this.waiting.push({ row, resolve, reject });
      if (this.waiting.length >= maxRows) this.flush();
      else if (!this.flushing) this.timer ??= setTimeout(() => this.flush(), maxWaitMs);
    });
  }

  /** Stores without further delay; settles when all rows that were added before have settled. */
  async drain(): Promise<void> {
    this.flush();
    await this.flushing;
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.waiting.length > 0) this.flushing ??= this.storeWaiting();
  }

  private async storeWaiting(): Promise<void> {
    while (this.waiting.length > 0) await this.store(this.waiting.splice(0, this.options.maxRows));
    this.flushing = undefined;
  }

  private async store(batch: readonly Waiting<Row, Result>[]): Promise<void> {
    try {
      const results = await this.options.flush(batch.map(({ row }) => row));
      batch.forEach((each, index) => each.resolve(results[index] as Result));
    } catch (error) {
      if (batch.length === 1 || isUnavailable(error)) batch.forEach((each) => each.reject(error));
      else await this.storeHalves(batch);
    }
  }

  private async storeHalves(batch: readonly Waiting<Row, Result>[]): Promise<void> {
    const half = Math.ceil(batch.length / 2);
    await this.store(batch.slice(0, half));
    await this.store(batch.slice(half));
  }
}

function overfull(): AppError {
  return unavailable(new Error('more rows wait to be stored than can be held'));
}
