import { PositionRate } from './position-rate.js';

const limited = expect.objectContaining({ code: 'REQUEST_RATE_LIMITED' });

it('lets so many a second through, for each driver', () => {
  const rate = new PositionRate(2);
  const take = (id: string, now: number) => () => rate.take(id, now);
  expect(take('a', 1000)).not.toThrow();
  expect(take('a', 1999)).not.toThrow();
  expect(take('a', 1999)).toThrow(limited);
  expect(take('b', 1999)).not.toThrow();
  expect(take('a', 2000)).not.toThrow();
});
