import type { Fix } from '../../../contracts/index.js';
import { TOWNS, type Town } from './places.js';
import { StreetWalk } from './street-walk.model.js';

const METRES_A_DEGREE = 111_195;
const SEEDS = [0, 1, 7, 2 ** 32 - 1];

function drive(seed: number, steps: number, seconds = 2, town: Town = TOWNS.paris): Fix[] {
  const walk = new StreetWalk(town, seed);
  return Array.from({ length: steps }, () => walk.drive(seconds));
}

/** m east and north. */
function between(from: Fix, to: Fix): [number, number] {
  const perLng = METRES_A_DEGREE * Math.cos((from.lat * Math.PI) / 180);
  return [(to.lng - from.lng) * perLng, (to.lat - from.lat) * METRES_A_DEGREE];
}

const metres = (from: Fix, to: Fix): number => Math.hypot(...between(from, to));

describe('a simulated drive', () => {
  it('is the same with the same seed, and another one with another', () => {
    expect(drive(7, 500)).toEqual(drive(7, 500));
    expect(drive(8, 5)).not.toEqual(drive(7, 5));
  });

  it.each(Object.entries(TOWNS))('stays in %s for a day, whatever the seed', (_, town) => {
    const centre = { lat: town.lat, lng: town.lng };
    for (const seed of SEEDS) {
      const farthest = Math.max(...drive(seed, 5_000, 10, town).map((fix) => metres(centre, fix)));
      expect(farthest).toBeGreaterThan(5 * town.block);
      expect(farthest).toBeLessThan(20 * Math.SQRT2 * town.block + 20);
    }
  });

  it('is as fast as cars are in a town, and stands at some crossings', () => {
    const fixes = drive(3, 5_000);
    const speeds = fixes.map(({ speed }) => speed!);
    expect(Math.max(...speeds)).toBeLessThanOrEqual(13.9);
    expect(speeds.filter((speed) => speed === 0).length).toBeGreaterThan(100);
    expect(speeds.every((speed) => speed === 0 || speed >= 5)).toBe(true);
    // 2 s at 50 km/h, and an error of 6 m each way at either end.
    const steps = fixes.slice(1).map((fix, n) => metres(fixes[n]!, fix));
    expect(Math.max(...steps)).toBeLessThan(2 * 13.9 + 2 * 6 * Math.SQRT2);
  });

  it('follows streets that cross at right angles, and turns either way', () => {
    const streets = drive(5, 5_000).map(({ heading }) => Math.round((heading! - 90 + 26 + 720) / 90) % 4);
    expect(new Set(streets)).toEqual(new Set([0, 1, 2, 3]));
    const quarters = streets.slice(1).map((street, n) => (street - streets[n]! + 4) % 4);
    expect(quarters.filter((each) => each === 1).length).toBeGreaterThan(50);
    expect(quarters.filter((each) => each === 3).length).toBeGreaterThan(50);
    const offStreet = drive(5, 5_000).map(({ heading }) => ((heading! + 26 + 45) % 90) - 45);
    expect(Math.max(...offStreet.map(Math.abs))).toBeLessThanOrEqual(3.1);
  });

  it('heads where it goes', () => {
    const fixes = drive(5, 2_000, 4);
    const differences = fixes.slice(1).flatMap((fix, n) => {
      const before = fixes[n]!;
      const isStraight = Math.abs(fix.heading! - before.heading!) < 10 && metres(before, fix) > 30;
      if (!isStraight) return [];
      const [east, north] = between(before, fix);
      const course = (Math.atan2(east, north) * 180) / Math.PI;
      return Math.abs(((course - fix.heading! + 540) % 360) - 180);
    });
    expect(differences.length).toBeGreaterThan(100);
    expect(Math.max(...differences)).toBeLessThan(35);
  });
});
