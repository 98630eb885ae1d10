import type { Fix } from '../../../contracts/index.js';
import { seededRandom, seedAt } from '../random.js';
import type { Town } from './places.js';
import { StreetWalk } from './street-walk.model.js';

/** By how much two positions may come sooner or later than the interval says, as a share of it. */
const JITTER = 0.2;
const TAKES_RIDES = 0.85;
/** How often something happens at a moment. */
const LOSES_NETWORK = 0.01;
const SENDS_TWICE = 0.03;
const IS_ASKED_FOR = 0.05;

/** What a driver's phone meets with when it measures a position. */
export interface Moment {
  /** Milliseconds since the moment before. */
  readonly afterMs: number;
  readonly fix: Fix;
  /** The network goes and is back after so many positions; 0: it stays. */
  readonly gap: number;
  /** The message goes out twice, as QoS 1 has it when an acknowledgement is lost. */
  readonly isRepeated: boolean;
  /** A customer would ride with this driver for so many positions; 0: nobody. */
  readonly ride: number;
}

/** Whether a driver of this seed takes rides today. */
export function takesRides(seed: number): boolean {
  return seededRandom(seed)() < TAKES_RIDES;
}

/** A driver's day, without end. The same seed, town and interval give the same one. */
export function* driverMoments(seed: number, town: Town, intervalMs: number): Generator<Moment, never> {
  const random = seededRandom(seedAt(seed, 1));
  const walk = new StreetWalk(town, seedAt(seed, 2));
  const chance = (share: number): boolean => random() < share;
  const countFrom = (least: number, most: number): number =>
    least + Math.floor(random() * (most - least + 1));
  // All begin at once; the first positions are spread over an interval.
  let afterMs = random() * intervalMs;
  for (;;) {
    yield {
      afterMs,
      fix: walk.drive(afterMs / 1000),
      gap: chance(LOSES_NETWORK) ? countFrom(3, 10) : 0,
      isRepeated: chance(SENDS_TWICE),
      ride: chance(IS_ASKED_FOR) ? countFrom(5, 20) : 0,
    };
    afterMs = intervalMs * (1 + JITTER * (2 * random() - 1));
  }
}
