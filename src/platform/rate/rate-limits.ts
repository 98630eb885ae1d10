import { Injectable, Optional } from '@nestjs/common';
import {
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';
import { Settings } from '../config/settings.js';
import { AppError } from '../errors/app-error.js';
import { redisKeys } from '../state/redis-keys.js';
import { RedisLink } from '../state/redis-link.js';

/** Points a minute of each bucket. */
const pointsAMinute = ({ RATE_SIGN_IN, RATE_REST, RATE_WRITES }: Settings) => ({
  signIn: RATE_SIGN_IN,
  rest: RATE_REST,
  writes: RATE_WRITES,
});

export type RateBucket = keyof ReturnType<typeof pointsAMinute>;

/**
 * How often a caller may do what, counted over all instances in windows of a minute that begin with the first request.
 * While Redis is away each instance counts for itself: more gets through than should, and nobody is refused for it.
 */
@Injectable()
export class RateLimits {
  private readonly limiters: ReadonlyMap<RateBucket, RateLimiterAbstract>;

  constructor(settings: Settings, @Optional() link?: RedisLink) {
    const buckets = Object.entries(pointsAMinute(settings)) as [RateBucket, number][];
    this.limiters = new Map(buckets.map(([bucket, points]) => [bucket, limiter(bucket, points, link)]));
  }

  /**
   * Takes points of the bucket that belongs to `key`: a user's id, or an address.
   * Throws REQUEST_RATE_LIMITED with `retryAfter` in whole seconds, once they are used up.
   */
  async take(bucket: RateBucket, key: string, points = 1): Promise<void> {
    try {
      await this.limiters.get(bucket)!.consume(key, points);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      throw new AppError('REQUEST_RATE_LIMITED', { retryAfter: Math.ceil(refusal.msBeforeNext / 1000) });
    }
  }
}

function limiter(bucket: RateBucket, points: number, link?: RedisLink): RateLimiterAbstract {
  const rate = { keyPrefix: redisKeys.rate(bucket), points, duration: 60 };
  if (!link) return new RateLimiterMemory(rate);
  return new RateLimiterRedis({
    ...rate,
    storeClient: link.commands,
    rejectIfRedisNotReady: true,
    insuranceLimiter: new RateLimiterMemory(rate),
  });
}
