import { MEASURABLE, type Thresholds } from '../../contracts/index.js';
import { seededRandom } from './random.js';

/** What a DHT11 measures at one time, in steps of 0.1: °C and % relative humidity. */
export interface Measurement {
  readonly temperature: number;
  readonly humidity: number;
}

const READINGS_A_DAY = 8_640;
// Shares of the way from the lower to the upper limit: with the usual ones, 22 °C ± 3 and 54 % ± 6.
const REST = 0.57;
const SWING = 0.1;
const NOISE = 0.02;

/** How far below the limit an alert goes, in °C. */
const DEPTH = 2;
/** Ten steps down to the lowest value, three readings there, ten steps back. */
const FALL = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
const FALL_AND_RETURN = [...FALL, 1, ...FALL.toReversed()];

/** Readings until the temperature of `alertReadings` is normal again. */
export const ALERT_LENGTH = FALL_AND_RETURN.length;

/**
 * Readings of a room in good order, without end: a slow daily curve and a little noise, always within the limits. The
 * same seed and limits give the same readings.
 */
export function* normalReadings(seed: number, limits: Thresholds): Generator<Measurement, never> {
  const random = seededRandom(seed);
  const noise = (): number => NOISE * (2 * random() - 1);
  const morning = random();
  for (let n = 0; ; n++) {
    const warmth = SWING * Math.sin(2 * Math.PI * (morning + n / READINGS_A_DAY));
    yield {
      temperature: valueAt(REST + warmth + noise(), limits.temperature),
      // Warmer air is drier.
      humidity: valueAt(REST - warmth + noise(), limits.humidity),
    };
  }
}

/**
 * The same, but the temperature first falls step by step to 2 °C below its limit and returns: `ALERT_LENGTH` readings,
 * then normal ones without end.
 */
export function* alertReadings(seed: number, limits: Thresholds): Generator<Measurement, never> {
  const normal = normalReadings(seed, limits);
  const lowest = Math.max(limits.temperature.min - DEPTH, MEASURABLE.temperature.min);
  for (const share of FALL_AND_RETURN) {
    const { temperature, humidity } = normal.next().value;
    yield { temperature: tenths(temperature + share * (lowest - temperature)), humidity };
  }
  return yield* normal;
}

function valueAt(share: number, { min, max }: { min: number; max: number }): number {
  return tenths(min + share * (max - min));
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
