import { Injectable, Optional } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { AppError } from '../errors/app-error.js';
import { RedisLink } from '../state/redis-link.js';
import { OwnWindows } from './own-windows.js';
import type { RateWindow } from './rate-window.js';
import { SharedWindows } from './shared-windows.js';

/** Uses a minute of each bucket. */
const usesAMinute = ({ RATE_SIGN_IN, RATE_REST, RATE_WRITES }: Settings) => ({
  signIn: RATE_SIGN_IN,
  rest: RATE_REST,
  writes: RATE_WRITES,
});

export type RateBucket = keyof ReturnType<typeof usesAMinute>;

/**
 * How often a caller may do what, counted over all instances in windows of a minute that begin with the first request.
 * While Redis is away each instance counts for itself: more gets through than should, and nobody is refused for it.
 */
@Injectable()
export class RateLimits {
  private readonly limits: Readonly<Record<RateBucket, number>>;
  private readonly own = new OwnWindows();
  private readonly shared?: SharedWindows;

  constructor(
    settings: Settings,
    @Optional() private readonly link?: RedisLink,
  ) {
    this.limits = usesAMinute(settings);
    this.shared = link && new SharedWindows(link);
  }

  /**
   * Takes one use of each of these buckets of `key`: a user's id, or an address. The later ones are left alone when one is
   * used up: throws REQUEST_RATE_LIMITED with `retryAfter` in whole seconds.
   */
  async take(buckets: readonly RateBucket[], key: string): Promise<void> {
    const windows = buckets.map((bucket) => ({ key: `${bucket}:${key}`, limit: this.limits[bucket] }));
    const waitMs = await this.waitFor(windows);
    if (waitMs > 0) throw new AppError('REQUEST_RATE_LIMITED', { retryAfter: Math.ceil(waitMs / 1000) });
  }

  private async waitFor(windows: readonly RateWindow[]): Promise<number> {
    if (this.link?.commands.status !== 'ready') return this.own.take(windows);
    try {
      return await this.shared!.take(windows);
    } catch {
      return this.own.take(windows);
    }
  }
}
