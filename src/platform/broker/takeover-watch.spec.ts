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
