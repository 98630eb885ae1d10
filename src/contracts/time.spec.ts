import { epochMsOf } from './time.js';

const AT = Date.UTC(2026, 10, 21, 10, 0, 0, 123);

it.each([
  ['2026-11-21T10:00:00.123Z', AT],
  ['2026-11-21T10:00:00.123', AT],
  ['2026-11-21T12:00:00.123+02:00', AT],
  ['2026-11-21T10:00:00.123456Z', AT],
  ['2026-11-21T10:00Z', AT - 123],
  [AT, AT],
  [AT + 0.9, AT],
  [String(AT), AT],
])('reads %p', (time, ms) => {
  expect(epochMsOf(time)).toBe(ms);
});

it.each([
  'yesterday',
  '2026-11-21',
  '2026-13-41T10:00:00Z',
  '',
  '21/11/2026 10:00',
  -1,
  NaN,
  Infinity,
  1e18,
  '9'.repeat(16),
  null,
  {},
  [AT],
])('takes %p for no time', (time) => {
  expect(epochMsOf(time)).toBeNaN();
});
