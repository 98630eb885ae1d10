import { redisKeys } from '../state/redis-keys.js';
import type { RedisLink } from '../state/redis-link.js';
import { WINDOW_S, type RateWindow } from './rate-window.js';

interface Asker {
  readonly windows: readonly RateWindow[];
  readonly resolve: (waitMs: number) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Windows that all instances count in, kept by Redis. What is asked in one turn of the event loop is one command: one for
 * each window, one after the other, was two fifths of what a publishing request cost.
 */
export class SharedWindows {
  private askers: Asker[] = [];

  constructor(private readonly link: RedisLink) {}

  /** Takes one use of each, in this order, up to the first that is used up. How long to wait for that, else 0. Throws Redis' errors. */
  take(windows: readonly RateWindow[]): Promise<number> {
    return new Promise((resolve, reject) => {
      if (this.askers.length === 0) setImmediate(() => void this.ask());
      this.askers.push({ windows, resolve, reject });
    });
  }

  private async ask(): Promise<void> {
    const { askers } = this;
    this.askers = [];
    const keys = askers.flatMap(({ windows }) => windows.map(({ key }) => redisKeys.rate(key)));
    const rest = askers.flatMap(({ windows }, index) => windows.flatMap(({ limit }) => [limit, index + 1]));
    try {
      const waits = await this.link.commands.takeFromWindows(keys.length, ...keys, WINDOW_S, ...rest);
      askers.forEach(({ resolve }, index) => resolve(waits[index]!));
    } catch (error) {
      askers.forEach(({ reject }) => reject(error));
    }
  }
}
