import { WINDOW_S, type RateWindow } from './rate-window.js';

interface Count {
  used: number;
  /** By `performance.now()`. */
  readonly endsAt: number;
}

/** Windows that this instance alone counts in. */
export class OwnWindows {
  /** In the order in which they end, since all of them last equally long. */
  private readonly counts = new Map<string, Count>();

  /** Takes one use of each, in this order, up to the first that is used up: how many milliseconds to wait for that, else 0. */
  take(windows: readonly RateWindow[], now = performance.now()): number {
    this.forgetEnded(now);
    for (const { key, limit } of windows) {
      const count = this.counts.get(key) ?? this.open(key, now);
      count.used += 1;
      if (count.used > limit) return count.endsAt - now;
    }
    return 0;
  }

  private open(key: string, now: number): Count {
    const count = { used: 0, endsAt: now + WINDOW_S * 1000 };
    this.counts.set(key, count);
    return count;
  }

  private forgetEnded(now: number): void {
    for (const [key, { endsAt }] of this.counts) {
      if (endsAt > now) return;
      this.counts.delete(key);
    }
  }
}
