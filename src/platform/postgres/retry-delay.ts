const LONGEST_MS = 30_000;

/** Milliseconds to wait before the next attempt, counted from 0: 1–2 s at first, doubling up to 15–30 s, with jitter. */
export function retryDelayMs(attempt: number): number {
  const ceiling = Math.min(LONGEST_MS, 2_000 * 2 ** attempt);
  return ceiling * (0.5 + Math.random() / 2);
}
