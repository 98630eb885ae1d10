import { LRUCache } from 'lru-cache';
import { AppError } from '../platform/errors/app-error.js';
import { upTo } from '../platform/memory/up-to.js';

const MAX_DRIVERS = 100_000;

/**
 * How many messages with positions a driver may send a second, counted at this instance: to ask another one for each
 * message would cost more than taking it.
 */
export class PositionRate {
  private readonly counts = new LRUCache<string, { second: number; count: number }>(upTo(MAX_DRIVERS));

  constructor(private readonly perSecond: number) {}

  /** Throws REQUEST_RATE_LIMITED. */
  take(chauffeurId: string, now = Date.now()): void {
    const second = Math.floor(now / 1000);
    const known = this.counts.get(chauffeurId);
    const count = known?.second === second ? known.count + 1 : 1;
    this.counts.set(chauffeurId, { second, count });
    if (count > this.perSecond) throw new AppError('REQUEST_RATE_LIMITED', { retryAfter: 1 });
  }
}
