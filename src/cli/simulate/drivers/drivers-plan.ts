import { randomInt } from 'node:crypto';
import { TOWN_NAMES, TOWNS, type Town, type TownName } from './places.js';

const SEEDS = 2 ** 32;
/** No timer is longer: 24 days. */
const LONGEST_MS = 2 ** 31 - 1;

export interface DriversOptions {
  readonly count: number;
  /** Seconds. */
  readonly duration: number;
  /** Seconds between two positions of a driver. */
  readonly interval: number;
  readonly seed?: number;
  readonly place?: TownName;
  readonly rides: boolean;
}

/** Who drives where, and for how long. */
export interface DriversPlan {
  readonly ids: readonly string[];
  /** They are spread over these. */
  readonly towns: readonly Town[];
  readonly seed: number;
  readonly intervalMs: number;
  readonly durationMs: number;
  readonly hasRides: boolean;
}

export function driversPlan(options: DriversOptions): DriversPlan {
  const { count, duration, interval, seed = randomInt(SEEDS), place, rides } = options;
  return {
    ids: Array.from({ length: count }, (_, index) => `sim-driver-${index + 1}`),
    towns: (place ? [place] : TOWN_NAMES).map((name) => TOWNS[name]),
    seed,
    intervalMs: interval * 1000,
    durationMs: Math.min(duration * 1000, LONGEST_MS),
    hasRides: rides,
  };
}
