import { distanceM, type GeoPoint } from './earth.js';
import { GeoGrid } from './geo-grid.js';
import type { PlacedMember } from './state-engine.port.js';

/** Numbers from 0 up to 1, the same in each run (Lehmer's generator). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 0x7fff_ffff) / 0x7fff_ffff;
}

const scattered = (count: number, around: GeoPoint, degrees: number, seed: number): PlacedMember[] => {
  const random = seeded(seed);
  const wrapped = (lng: number) => ((lng + 540) % 360) - 180;
  return Array.from({ length: count }, (_, i) => ({
    member: `driver ${i}`,
    lat: Math.max(-85, Math.min(85, around.lat + (random() - 0.5) * degrees)),
    lng: wrapped(around.lng + (random() - 0.5) * degrees),
  }));
};

/** What is near, found by looking at everybody. */
const byLookingAtAll = (members: readonly PlacedMember[], centre: GeoPoint, radiusM: number) =>
  members
    .map((each) => ({ ...each, distanceM: distanceM(centre, each) }))
    .filter((each) => each.distanceM <= radiusM)
    .sort((one, other) => one.distanceM - other.distanceM);

const gridOf = (members: readonly PlacedMember[]): GeoGrid => {
  const grid = new GeoGrid();
  grid.place(members);
  return grid;
};

describe('a grid of places', () => {
  const PARIS = { lat: 48.8566, lng: 2.3522 };
  const ANTIMERIDIAN = { lat: -17, lng: 179.99 };
  const FAR_NORTH = { lat: 84.9, lng: 30 };

  it.each([
    ['a town', PARIS, 0.3],
    ['a country', PARIS, 10],
    ['the world', { lat: 0, lng: 0 }, 360],
    ['both sides of the antimeridian', ANTIMERIDIAN, 0.5],
    ['the far north', FAR_NORTH, 3],
  ])('finds in %s what looking at all finds', (_, around, degrees) => {
    const members = scattered(400, around, degrees, 7);
    const grid = gridOf(members);
    for (const centre of [around, ...members.slice(0, 4)]) {
      for (const radiusM of [900, 5_000, 60_000, 2_000_000, 30_000_000]) {
        const expected = byLookingAtAll(members, centre, radiusM);
        expect(grid.near(centre, radiusM, 10)).toEqual(expected.slice(0, 10));
        expect(grid.near(centre, radiusM, 400)).toEqual(expected);
      }
    }
  });

  it('knows members where they were placed last, and no others', () => {
    const before = scattered(500, PARIS, 0.2, 1);
    const after = scattered(500, PARIS, 0.2, 2);
    const grid = gridOf(before);
    grid.place(after);
    grid.unplace(after.slice(0, 100).map(({ member }) => member));
    expect(grid.size).toBe(400);
    expect(grid.near(PARIS, 100_000, 500)).toEqual(byLookingAtAll(after.slice(100), PARIS, 100_000));
  });

  it('holds nothing of members that have gone round the world and left', () => {
    const grid = new GeoGrid();
    for (let lng = -180; lng < 180; lng++) grid.place([{ member: 'sailor', lat: 10, lng }]);
    expect(grid.size).toBe(1);
    grid.unplace(['sailor', 'nobody']);
    expect(grid.size).toBe(0);
    expect(grid.near({ lat: 10, lng: 179 }, 30_000_000, 10)).toEqual([]);
  });
});
