/** Bounds in milliseconds; the delay doubles from one to the other. */
export interface BackoffRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** For connections to an engine that is away. */
export const RECONNECT: BackoffRange = { fromMs: 1_000, toMs: 30_000 };

/**
 * The wait before attempt `attempt` (1, 2, 3 …): between the doubled delay and its double, at random, never over the
 * upper bound, so that those who lost the same engine do not come back at the same moment.
 */
export function backoffMs(attempt: number, { fromMs, toMs }: BackoffRange): number {
  const least = Math.min(fromMs * 2 ** (attempt - 1), toMs / 2);
  return Math.round(least * (1 + Math.random()));
}
