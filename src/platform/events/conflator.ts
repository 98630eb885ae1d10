/** Something that was so at a time, epoch milliseconds. */
export interface Dated {
  readonly at: number;
}

interface Window<T> {
  /** When the next one may be told, on the monotonic clock. */
  readonly endsAt: number;
  newestAt: number;
  waiting?: T;
}

/**
 * Tells at most one value of a key within an interval: the first at once, then the newest by its own time when the
 * interval is over. One that is older than what was told or waits is left out.
 *
 * Holds no more than the keys of the last interval, each with its newest value, and one timer for all of them.
 */
export class Conflator<T extends Dated> {
  /** In the order in which they end, since all are equally long. */
  private readonly windows = new Map<string, Window<T>>();
  private timer?: NodeJS.Timeout;
  private isStopped = false;

  constructor(
    private readonly intervalMs: number,
    private readonly tell: (value: T) => void,
  ) {}

  offer(key: string, value: T): void {
    if (this.isStopped) return;
    const window = this.windows.get(key);
    if (!window) {
      this.open(key, value);
      this.setTimer();
    } else if (value.at > window.newestAt) {
      window.newestAt = value.at;
      window.waiting = value;
    }
  }

  /** What waits is not told any more, and nothing that is offered from now on. */
  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
    this.windows.clear();
  }

  private open(key: string, value: T): void {
    this.windows.set(key, { endsAt: performance.now() + this.intervalMs, newestAt: value.at });
    this.tell(value);
  }

  private setTimer(): void {
    if (this.timer) return;
    const [first] = this.windows.values();
    if (!first) return;
    const delayMs = Math.max(1, Math.ceil(first.endsAt - performance.now()));
    this.timer = setTimeout(() => this.endWindows(), delayMs).unref();
  }

  private endWindows(): void {
    this.timer = undefined;
    const now = performance.now();
    for (const [key, { endsAt, waiting }] of this.windows) {
      if (endsAt > now) break;
      this.windows.delete(key);
      if (waiting !== undefined) this.open(key, waiting);
    }
    this.setTimer();
  }
}
