import { driverMoments, takesRides, type Moment } from './driver-moments.model.js';
import { TOWNS } from './places.js';

function moments(seed: number, count = 5_000, intervalMs = 2_000): Moment[] {
  const day = driverMoments(seed, TOWNS.lyon, intervalMs);
  return Array.from({ length: count }, () => day.next().value);
}

const share = (all: readonly Moment[], isSo: (moment: Moment) => boolean) =>
  all.filter(isSo).length / all.length;

describe('the day of a simulated driver', () => {
  it('is the same with the same seed, and another one with another', () => {
    expect(moments(7, 500)).toEqual(moments(7, 500));
    expect(moments(8, 5)).not.toEqual(moments(7, 5));
  });

  it('has its positions about an interval apart, the first one within it', () => {
    const [first, ...others] = moments(1).map(({ afterMs }) => afterMs);
    expect(first).toBeLessThan(2_000);
    expect(Math.min(...others)).toBeGreaterThanOrEqual(1_600);
    expect(Math.max(...others)).toBeLessThanOrEqual(2_400);
    expect(Math.max(...others) - Math.min(...others)).toBeGreaterThan(700);
  });

  it('has gaps, repeated messages and customers now and then', () => {
    const all = moments(3);
    expect(share(all, ({ gap }) => gap > 0)).toBeCloseTo(0.01, 2);
    expect(share(all, ({ isRepeated }) => isRepeated)).toBeCloseTo(0.03, 2);
    expect(share(all, ({ ride }) => ride > 0)).toBeCloseTo(0.05, 2);
    const gaps = new Set(all.map(({ gap }) => gap));
    expect([...gaps].sort((a, b) => a - b)).toEqual([0, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('is one without rides for some drivers', () => {
    const takers = Array.from({ length: 1_000 }, (_, seed) => takesRides(seed)).filter(Boolean);
    expect(takers.length).toBeGreaterThan(800);
    expect(takers.length).toBeLessThan(900);
  });
});
