import { CommandFailure } from '../command.js';
import { planOf } from './plan.js';

describe('the plan of a simulation', () => {
  it('is one sensor without an id, unless told otherwise', () => {
    const plan = planOf({}, { interval: 10, duration: 300 });
    expect(plan).toMatchObject({ sensors: [undefined], gapMs: 10_000, total: 30 });
    expect(planOf({ sensor: 's1' }, { interval: 1, readingsEach: 23 })).toMatchObject({
      sensors: ['s1'],
      gapMs: 1_000,
      total: 23,
    });
  });

  it('lets many sensors take turns within the interval', () => {
    const plan = planOf({ sensors: 4 }, { interval: 10, duration: 60 });
    expect(plan).toMatchObject({ sensors: ['sim-1', 'sim-2', 'sim-3', 'sim-4'], gapMs: 2_500, total: 24 });
  });

  it('puts a rate in the place of the interval', () => {
    expect(planOf({ sensors: 4, rate: 200 }, { interval: 10, duration: 60 })).toMatchObject({
      gapMs: 5,
      total: 12_000,
    });
    expect(planOf({ sensors: 4, rate: 200 }, { interval: 1, readingsEach: 23 }).total).toBe(92);
  });

  it('refuses more than 1000 readings a second of one sensor, and says how many sensors it takes', () => {
    const plan = () => planOf({ sensors: 2, rate: 2_001 }, { interval: 10, duration: 60 });
    expect(plan).toThrow(new CommandFailure('a sensor has at most 1000 readings a second: take --sensors 3'));
    expect(planOf({ sensors: 2, rate: 2_000 }, { interval: 10, duration: 60 }).gapMs).toBe(0.5);
  });

  it('keeps a seed that is given, and makes one up otherwise', () => {
    expect(planOf({ seed: 0 }, { interval: 0, readingsEach: 1 }).seed).toBe(0);
    const seeds = Array.from({ length: 5 }, () => planOf({}, { interval: 0, readingsEach: 1 }).seed);
    expect(new Set(seeds).size).toBeGreaterThan(1);
  });
});
