import type { BridgeStats } from '../../../../src/contracts/index.js';

/** How many messages had come in and gone out by then; epoch milliseconds. */
export interface Sample {
  readonly at: number;
  readonly in: number;
  readonly out: number;
}
export type Flow = 'in' | 'out';

/** Two minutes of them, at one every two seconds. */
const KEPT = 61;
/** Samples closer than this tell no rate. */
const LEAST_MS = 1_000;
const SHORT = 12;
const HOUR_S = 3_600;

/** In: what the broker has brought, for the server itself and for those who listen through it. */
export function sampleOf({ taken, received, sent }: BridgeStats, at: number): Sample {
  return { at, in: taken + received, out: sent };
}

/** With one more sample. A server that has started again counts from nothing: what was before is forgotten. */
export function withSample(samples: readonly Sample[], next: Sample): readonly Sample[] {
  const last = samples.at(-1);
  if (!last || next.in < last.in) return [next];
  return next.at - last.at < LEAST_MS ? samples : [...samples, next].slice(-KEPT);
}

/** Per second, between each two samples. */
export function ratesOf(samples: readonly Sample[], flow: Flow): number[] {
  return samples.slice(1).map((next, index) => {
    const before = samples[index]!;
    return (Math.max(0, next[flow] - before[flow]) * 1_000) / Math.max(1, next.at - before.at);
  });
}

/** The points of a line in a box of this size, the newest at its right edge, room for `KEPT` samples. */
export function linePoints(rates: readonly number[], width: number, height: number): string {
  const top = Math.max(1, ...rates);
  const step = width / (KEPT - 2);
  const left = width - (rates.length - 1) * step;
  const point = (rate: number, index: number): string =>
    `${(left + index * step).toFixed(1)},${(height - 1 - (rate / top) * (height - 2)).toFixed(1)}`;
  return rates.map(point).join(' ');
}

/** `eyJhbGci…x3Qk`: enough to tell it from another. */
export const shortToken = (token: string): string =>
  token.length > SHORT ? `${token.slice(0, 8)}…${token.slice(-4)}` : token;

/** The two largest units: `[['day', 2], ['hour', 4]]`. */
export function durationParts(
  seconds: number,
): [unit: 'day' | 'hour' | 'minute' | 'second', count: number][] {
  if (seconds < 60) return [['second', seconds]];
  if (seconds < HOUR_S) return [['minute', Math.floor(seconds / 60)]];
  const [hours, minutes] = [Math.floor(seconds / HOUR_S), Math.floor((seconds % HOUR_S) / 60)];
  if (hours < 24)
    return [
      ['hour', hours],
      ['minute', minutes],
    ];
  return [
    ['day', Math.floor(hours / 24)],
    ['hour', hours % 24],
  ];
}
