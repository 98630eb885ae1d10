import { LRUCache } from 'lru-cache';
import { AppError } from '../errors/app-error.js';
import { upTo } from '../memory/up-to.js';

const MAX_KEYS = 100_000;

interface Bucket {
  tokens: number;
  filledAt: number;
}

export interface BucketSize {
  readonly perSecond: number;
  /** How much may come at once. */
  readonly burst: number;
}

/**
 * How often somebody may do what comes many times a second, counted at this instance: to ask another one for each message
 * would cost more than taking it. See `RateLimits` for what is counted over all instances.
 */
export class TokenBuckets {
  private readonly buckets = new LRUCache<string, Bucket>(upTo(MAX_KEYS));

  constructor(private readonly size: BucketSize) {}

  /** Throws REQUEST_RATE_LIMITED with `retryAfter` in whole seconds. */
  take(key: string, now = Date.now()): void {
    const { perSecond, burst } = this.size;
    const known = this.buckets.get(key) ?? { tokens: burst, filledAt: now };
    const tokens = Math.min(burst, known.tokens + ((now - known.filledAt) / 1000) * perSecond);
    if (tokens < 1) {
      throw new AppError('REQUEST_RATE_LIMITED', { retryAfter: Math.ceil((1 - tokens) / perSecond) });
    }
    this.buckets.set(key, { tokens: tokens - 1, filledAt: now });
  }
}
