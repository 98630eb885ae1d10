import { backoffMs } from './backoff.js';

afterEach(() => jest.restoreAllMocks());

const bounds = (random: number): number[] => {
  jest.spyOn(Math, 'random').mockReturnValue(random);
  return [0, 1, 2, 3, 4, 14].map((attempt) => backoffMs(attempt, { firstMs: 1_000, mostMs: 15_000 }));
};

it('the wait may be anything up to a bound that doubles, and grows no further than it may', () => {
  expect(bounds(1)).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
  expect(bounds(0)).toEqual([0, 0, 0, 0, 0, 0]);
  expect(bounds(0.5)).toEqual([500, 1_000, 2_000, 4_000, 7_500, 7_500]);
});
