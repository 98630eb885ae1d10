/** Bounds in milliseconds. */
export interface BackoffRange {
  readonly firstMs: number;
  readonly mostMs: number;
}

/**
 * The wait before an attempt (0, 1, 2 …): anything up to the bound, which doubles from one to the next. Full jitter: those
 * who lost the same server come back spread over the whole of it.
 */
export function backoffMs(attempt: number, { firstMs, mostMs }: BackoffRange): number {
  return Math.round(Math.random() * Math.min(firstMs * 2 ** attempt, mostMs));
}
