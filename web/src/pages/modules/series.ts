import type {
  ModuleTelemetry,
  Reading,
  ReadingBucket,
  Spread,
  Telemetry,
} from '../../../../src/contracts/index.js';

/** What was measured at a time, or within a stretch that begins there. Epoch milliseconds. */
export interface Point {
  readonly at: number;
  readonly values: Readonly<Record<string, Spread>>;
}

/** One value over time, as a chart draws it: seconds, and null where nothing came for long. */
export interface Columns {
  readonly x: number[];
  readonly value: (number | null)[];
  readonly low: (number | null)[];
  readonly high: (number | null)[];
}

/** So many usual distances between two points are a gap. */
const GAP = 4;

export const single = (value: number): Spread => ({ min: value, avg: value, max: value });

/** What is no number is left out, and so is the time that telemetry may bear. */
export function pointOf(telemetry: Telemetry, at: number): Point {
  const numbers = Object.entries(telemetry).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number' && entry[0] !== 'timestamp',
  );
  return { at, values: Object.fromEntries(numbers.map(([name, value]) => [name, single(value)])) };
}

export const pointOfStored = ({ telemetry, at }: ModuleTelemetry): Point =>
  pointOf(telemetry, Date.parse(at));

export function pointOfReading({ temperature, humidity, timestamp }: Reading | ReadingBucket): Point {
  const spread = (value: number | Spread): Spread => (typeof value === 'number' ? single(value) : value);
  return {
    at: Date.parse(timestamp),
    values: { temperature: spread(temperature), humidity: spread(humidity) },
  };
}

/** When it was measured: by its own word, or now. */
export function timeOf({ timestamp }: Telemetry, now: number): number {
  const at = typeof timestamp === 'boolean' ? NaN : new Date(timestamp ?? NaN).getTime();
  return Number.isNaN(at) ? now : at;
}

/** What was loaded, and after it what came meanwhile. Both oldest first. */
export function joined(loaded: readonly Point[], live: readonly Point[]): Point[] {
  const last = loaded.at(-1)?.at ?? -Infinity;
  return [...loaded, ...live.filter(({ at }) => at > last)];
}

/** In the order of their first appearance. */
export function namesIn(points: readonly Point[]): string[] {
  return [...new Set(points.flatMap(({ values }) => Object.keys(values)))];
}

/** `stepMs`: how far apart points are at least. */
export function columnsOf(points: readonly Point[], name: string, stepMs: number): Columns {
  const columns: Columns = { x: [], value: [], low: [], high: [] };
  const own = points.filter(({ values }) => values[name]);
  const gapMs = GAP * Math.max(stepMs, usualDistance(own));
  let last = Infinity;
  for (const { at, values } of own) {
    if (at - last > gapMs) add(columns, last + 1, { min: null, avg: null, max: null });
    add(columns, at, values[name]!);
    last = at;
  }
  return columns;
}

/** Undefined where there is none. */
export function extent({ low, high }: Columns): { min: number; max: number } | undefined {
  const present = (values: (number | null)[]): number[] => values.filter((value) => value !== null);
  const [lows, highs] = [present(low), present(high)];
  return lows.length > 0 ? { min: Math.min(...lows), max: Math.max(...highs) } : undefined;
}

function add(columns: Columns, at: number, { min, avg, max }: Record<keyof Spread, number | null>): void {
  columns.x.push(at / 1_000);
  columns.value.push(avg);
  columns.low.push(min);
  columns.high.push(max);
}

/** The median. */
function usualDistance(points: readonly Point[]): number {
  const distances = points.slice(1).map(({ at }, index) => at - points[index]!.at);
  return distances.toSorted((one, other) => one - other)[distances.length >> 1] ?? 0;
}
