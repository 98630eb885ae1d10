import type { Bucket } from '../../../../src/contracts/index.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

interface Range {
  readonly ms: number;
  /** A sensor’s readings come in these; without: as they are. */
  readonly bucket?: Bucket;
  /** How far apart points are at least. */
  readonly stepMs: number;
}

/** How far back charts go. */
export const RANGES = {
  '15m': { ms: 15 * MINUTE_MS, stepMs: 5_000 },
  '1h': { ms: HOUR_MS, bucket: '1m', stepMs: MINUTE_MS },
  '24h': { ms: 24 * HOUR_MS, bucket: '5m', stepMs: 8 * MINUTE_MS },
  '7d': { ms: 168 * HOUR_MS, bucket: '1h', stepMs: HOUR_MS },
} as const satisfies Record<string, Range>;

export type RangeName = keyof typeof RANGES;

export const RANGE_NAMES = Object.keys(RANGES) as RangeName[];
