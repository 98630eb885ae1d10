import { backoffMs } from './backoff.js';
import { TakeoverWatch } from './takeover-watch.js';

describe('TakeoverWatch', () => {
  it('tolerates three losses a minute, and no more', () => {
    const watch = new TakeoverWatch();
    expect([0, 10_000, 20_000, 30_000].map((at) => watch.noteLoss(at))).toEqual([false, false, false, true]);
  });

  it('forgets losses after a minute', () => {
    const watch = new TakeoverWatch();
    expect([0, 20_000, 40_000, 60_000, 80_000].map((at) => watch.noteLoss(at))).not.toContain(true);
  });
});

describe('backoffMs', () => {
  it('doubles from 1 s to 30 s with jitter and never leaves these bounds', () => {
    for (let attempt = 1; attempt <= 100; attempt++) {
      const ms = backoffMs(attempt, { fromMs: 1_000, toMs: 30_000 });
      expect(ms).toBeGreaterThanOrEqual(Math.min(1_000 * 2 ** (attempt - 1), 15_000));
      expect(ms).toBeLessThanOrEqual(30_000);
    }
  });
});
