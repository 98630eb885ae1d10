import { OwnWindows } from './own-windows.js';

const twice = { key: 'a', limit: 2 };
const thrice = { key: 'b', limit: 3 };

it('lets through what a window takes, and says how long the rest has to wait', () => {
  const windows = new OwnWindows();
  expect([0, 1_000, 20_000].map((now) => windows.take([twice], now))).toEqual([0, 0, 40_000]);
});

it('begins another window once the first is over, for each at its own time', () => {
  const windows = new OwnWindows();
  for (const now of [0, 1, 2]) windows.take([twice], now);
  windows.take([thrice], 30_000);
  expect([60_000, 60_001, 60_002].map((now) => windows.take([twice], now))).toEqual([0, 0, 59_998]);
  expect([60_003, 60_004, 60_005].map((now) => windows.take([thrice], now))).toEqual([0, 0, 29_995]);
});

it('leaves the later windows alone once one is used up', () => {
  const windows = new OwnWindows();
  for (let i = 0; i < 9; i++) windows.take([twice, thrice], 0);
  expect(windows.take([thrice], 0)).toBe(0);
  expect(windows.take([thrice], 0)).toBe(60_000);
});
