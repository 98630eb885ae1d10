import type { Bucket } from '../contracts/index.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** How long each bucket is; all begin in UTC, counted from 1970. */
export const BUCKET_MS: Readonly<Record<Bucket, number>> = {
  '1m': MINUTE_MS,
  '5m': 5 * MINUTE_MS,
  '1h': 60 * MINUTE_MS,
  '1d': DAY_MS,
};

/** What one statement aggregates at most: at a reading a second 600 000 a week, 0.3 s of the 1.8 s that it has. */
const MAX_SPAN_MS = 7 * DAY_MS;
const MAX_BUCKETS = 1440;

/** Readings of one sensor; epoch milliseconds, `to` not included. */
export interface ReadingRange {
  readonly sensor: string;
  readonly from: number;
  readonly to: number;
}

/** When the bucket begins that a time lies in. */
export function bucketStart(epochMs: number, widthMs: number): number {
  return epochMs - (epochMs % widthMs);
}

/** The first part of a range that one statement aggregates; it ends where a bucket does, or with the range. */
export function firstSlice(range: ReadingRange, widthMs: number): ReadingRange {
  const spanMs = Math.min(MAX_SPAN_MS, MAX_BUCKETS * widthMs);
  return { ...range, to: Math.min(range.to, bucketStart(range.from, widthMs) + spanMs) };
}
