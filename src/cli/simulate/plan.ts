import { randomInt } from 'node:crypto';
import { CommandFailure } from '../command.js';
import type { SensorOptions } from './sensor-options.js';

/** Readings of one sensor bear times of whole milliseconds, and no two the same. */
const MAX_RATE_EACH = 1_000;
const SEEDS = 2 ** 32;

/** Whose readings are sent, how many and how fast. */
export interface Plan {
  /** They take turns; undefined is the sensor without an id. */
  readonly sensors: readonly (string | undefined)[];
  readonly seed: number;
  /** Milliseconds from one reading to the next, whosever it is. */
  readonly gapMs: number;
  /** Readings in all. */
  readonly total: number;
}

/** How much a scenario sends: so many readings of each sensor, or for so long. */
export interface Extent {
  /** Seconds between two readings of one sensor, where no rate is asked for. */
  readonly interval: number;
  readonly readingsEach?: number;
  /** Seconds. */
  readonly duration?: number;
}

/** Throws `CommandFailure` for a rate that the sensors cannot keep. */
export function planOf(options: SensorOptions, { interval, readingsEach, duration = 0 }: Extent): Plan {
  const sensors = sensorsOf(options);
  const { rate, seed = randomInt(SEEDS) } = options;
  if (rate && rate > MAX_RATE_EACH * sensors.length) {
    const enough = Math.ceil(rate / MAX_RATE_EACH);
    throw new CommandFailure(
      `a sensor has at most ${MAX_RATE_EACH} readings a second: take --sensors ${enough}`,
    );
  }
  const gapMs = rate ? 1000 / rate : (interval * 1000) / sensors.length;
  const total = readingsEach ? readingsEach * sensors.length : Math.ceil((duration * 1000) / gapMs);
  return { sensors, seed, gapMs, total };
}

function sensorsOf({ sensor, sensors }: SensorOptions): (string | undefined)[] {
  if (sensors === undefined) return [sensor];
  return Array.from({ length: sensors }, (_, index) => `sim-${index + 1}`);
}
