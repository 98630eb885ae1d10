import { moveTo, spotAt, spotOf } from './motion.js';

const here = { x: 0.5, y: 0.5 };
const near = { x: 0.50001, y: 0.5 };
const nearer = { x: 0.50002, y: 0.5 };

describe('a mark on the map', () => {
  it('glides to a new fix for as long as fixes are apart, on from where it is seen', () => {
    const first = moveTo(undefined, here, 0);
    expect(spotAt(first, 0)).toEqual(here);
    const second = moveTo(first, near, 1_000);
    expect(spotAt(second, 1_500).x).toBeCloseTo(0.500005, 9);
    const third = moveTo(second, nearer, 1_500);
    expect(spotAt(third, 1_500).x).toBeCloseTo(0.500005, 9);
    expect(spotAt(third, 99_000)).toEqual(nearer);
  });

  it('jumps where nobody can have driven in one fix, and begins another trail', () => {
    const far = { x: 0.6, y: 0.5 };
    const jumped = moveTo(moveTo(undefined, here, 0), far, 1_000);
    expect(spotAt(jumped, 1_000)).toEqual(far);
    expect(jumped.trail).toEqual([{ ...far, at: 1_000 }]);
  });

  it('has a trail of a minute', () => {
    let motion = moveTo(undefined, here, 0);
    for (let at = 1_000; at <= 90_000; at += 1_000) motion = moveTo(motion, near, at);
    expect(motion.trail.map(({ at }) => at).at(0)).toBe(30_000);
    expect(motion.trail).toHaveLength(61);
  });
});

describe('a place in the Web Mercator world', () => {
  it('is in a square of side 1', () => {
    expect(spotOf({ lat: 0, lng: 0 })).toEqual(here);
    expect(spotOf({ lat: 85.0511, lng: -180 }).x).toBe(0);
    expect(spotOf({ lat: 48.8566, lng: 2.3522 }).y).toBeCloseTo(0.344, 3);
    expect(spotOf({ lat: -90, lng: 180 }).y).toBeLessThanOrEqual(1);
  });
});
