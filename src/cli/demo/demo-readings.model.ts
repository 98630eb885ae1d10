import type { Thresholds } from '../../contracts/index.js';
import type { Measurement } from '../simulate/dht11.model.js';
import { seededRandom } from '../simulate/random.js';

const MINUTE_MS = 60_000;
/** Two waves that never meet in the same way: how long each is, and its height as a share of the limits' span. */
const WAVES = [
  { lengthMs: 47 * MINUTE_MS, height: 0.08 },
  { lengthMs: 11 * MINUTE_MS, height: 0.03 },
] as const;
const NOISE = 0.004;
/** The middle of a place in good order, as a share of the limits' span. */
const MIDDLE = { least: 0.38, most: 0.66 };

/** Each sensor falls once in this time, within `DIP_MS`: down to `DEPTH` °C below its limit, and back. */
const CYCLE_MS = 8 * MINUTE_MS;
const DIP_MS = 50_000;
const FIRST_DIP_MS = 20_000;
const DEPTH = 2;

/**
 * What a sensor of this seed measures at each call, by the clock: the same curve before and after a restart. Once in a
 * while the door stays open, and the temperature falls below its limit; the dips count from the first call.
 */
export function* demoReadings(
  seed: number,
  limits: Thresholds,
  clock = Date.now,
): Generator<Measurement, never> {
  const random = seededRandom(seed);
  const firstDip = clock() + FIRST_DIP_MS + random() * CYCLE_MS;
  const lowest = limits.temperature.min - DEPTH;
  for (;;) {
    const at = clock();
    const { temperature, humidity } = calmReading(seed, limits, at);
    const depth = dipAt(at - firstDip);
    const noise = NOISE * (2 * random() - 1) * (limits.temperature.max - limits.temperature.min);
    yield { temperature: tenths(temperature + depth * (lowest - temperature) + noise), humidity };
  }
}

/** With the door closed, at that time. */
export function calmReading(seed: number, { temperature, humidity }: Thresholds, at: number): Measurement {
  const random = seededRandom(seed);
  const middle = MIDDLE.least + random() * (MIDDLE.most - MIDDLE.least);
  const phase = random();
  const wave = WAVES.reduce(
    (sum, { lengthMs, height }) => sum + height * Math.sin(2 * Math.PI * (at / lengthMs + phase)),
    0,
  );
  return {
    temperature: valueAt(middle + wave, temperature),
    // Warmer air is drier.
    humidity: valueAt(1 - middle - wave, humidity),
  };
}

/** How far the fall has gone so many milliseconds after the first one began, from 0 to 1. */
export function dipAt(sinceFirstMs: number): number {
  if (sinceFirstMs < 0) return 0;
  const way = (sinceFirstMs % CYCLE_MS) / DIP_MS;
  return way >= 1 ? 0 : Math.min(1, 2.5 * way, 2.5 * (1 - way));
}

function valueAt(share: number, { min, max }: { min: number; max: number }): number {
  return tenths(min + share * (max - min));
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
