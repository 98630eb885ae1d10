import type { Fix } from '../../../contracts/index.js';
import { seededRandom } from '../random.js';
import type { Town } from './places.js';

const METRES_A_DEGREE = 111_195;
/** Blocks from the centre, at most. */
const REACH = 20;
/** m/s: from 18 to 50 km/h. */
const SPEED = { min: 5, max: 13.9 };
/** How often a crossing is red, and for how long at most, in seconds. */
const RED = { share: 0.25, longest: 20 };
/** m */
const ACCURACY = { min: 3, max: 12 };
/** Steps east and north along the streets, anticlockwise: a quarter to the left is the next one. */
const DIRECTIONS = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
] as const;
/** Straight on three times as often as either way: quarters to the left. */
const TURNS = [0, 0, 0, 1, 3];

/**
 * A car on the streets of a town, which cross at right angles: it turns at crossings, waits at some of them, and stays
 * within `REACH` blocks of the centre. The same seed and the same steps give the same drive.
 */
export class StreetWalk {
  private readonly random: () => number;
  /** The crossing that it comes from, in blocks from the centre. */
  private crossing: readonly [number, number];
  private direction: number;
  /** m from the crossing. */
  private along = 0;
  private speed = SPEED.min;
  private waitS = 0;

  constructor(
    private readonly town: Town,
    seed: number,
  ) {
    this.random = seededRandom(seed);
    const block = (): number => Math.round((2 * this.random() - 1) * (REACH - 1));
    this.crossing = [block(), block()];
    this.direction = this.oneOf(DIRECTIONS.map((_, index) => index));
  }

  /** Drives on for so many seconds; where the car is then, as a phone measures it. */
  drive(seconds: number): Fix {
    for (let rest = seconds; rest > 0;) rest -= this.driveSome(rest);
    return this.measure();
  }

  /** To the end of a wait, to the next crossing, or for `seconds`; returns how long that took. */
  private driveSome(seconds: number): number {
    if (this.waitS > 0) {
      const waited = Math.min(seconds, this.waitS);
      this.waitS -= waited;
      return waited;
    }
    const untilCrossing = (this.town.block - this.along) / this.speed;
    if (untilCrossing <= seconds) this.cross();
    else this.along += this.speed * seconds;
    return Math.min(untilCrossing, seconds);
  }

  private cross(): void {
    this.crossing = this.nextCrossing(this.direction);
    this.along = 0;
    const ways = TURNS.map((quarters) => (this.direction + quarters) % DIRECTIONS.length);
    this.direction = this.oneOf(ways.filter((way) => isWithinReach(this.nextCrossing(way))));
    this.speed = this.between(SPEED);
    this.waitS = this.random() < RED.share ? this.random() * RED.longest : 0;
  }

  private nextCrossing(direction: number): readonly [number, number] {
    const [east, north] = DIRECTIONS[direction]!;
    return [this.crossing[0] + east, this.crossing[1] + north];
  }

  private measure(): Fix {
    const { block, turnedBy } = this.town;
    const [east, north] = DIRECTIONS[this.direction]!;
    const accuracy = this.between(ACCURACY);
    const error = (): number => ((2 * this.random() - 1) * accuracy) / 2;
    const x = this.crossing[0] * block + east * this.along + error();
    const y = this.crossing[1] * block + north * this.along + error();
    const heading = 90 - turnedBy - 90 * this.direction + 6 * this.random() - 3;
    return {
      ...this.placeAt(x, y),
      accuracy: rounded(accuracy, 1),
      speed: this.waitS > 0 ? 0 : rounded(this.speed, 1),
      heading: rounded((heading + 720) % 360, 1),
    };
  }

  /** The place so many metres along the streets from the centre. */
  private placeAt(x: number, y: number): { lat: number; lng: number } {
    const { lat, lng, turnedBy } = this.town;
    const [sin, cos] = [Math.sin(radians(turnedBy)), Math.cos(radians(turnedBy))];
    const [east, north] = [x * cos - y * sin, x * sin + y * cos];
    return {
      lat: rounded(lat + north / METRES_A_DEGREE, 6),
      lng: rounded(lng + east / (METRES_A_DEGREE * Math.cos(radians(lat))), 6),
    };
  }

  private oneOf<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.random() * choices.length)]!;
  }

  private between({ min, max }: { min: number; max: number }): number {
    return min + this.random() * (max - min);
  }
}

function isWithinReach([east, north]: readonly [number, number]): boolean {
  return Math.abs(east) <= REACH && Math.abs(north) <= REACH;
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
