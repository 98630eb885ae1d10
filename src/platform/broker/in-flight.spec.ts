import { InFlight } from './in-flight.js';

describe('InFlight', () => {
  it('starts what waits in order, as room is made', () => {
    const inFlight = new InFlight(2);
    const started: number[] = [];
    for (const n of [1, 2, 3, 4]) inFlight.enter(() => started.push(n));
    expect(started).toEqual([1, 2]);
    inFlight.leave();
    expect(started).toEqual([1, 2, 3]);
    inFlight.leave();
    expect(started).toEqual([1, 2, 3, 4]);
  });

  it('starts nothing after a pause, which settles when the last one has left', async () => {
    const inFlight = new InFlight(1);
    const seen: string[] = [];
    inFlight.enter(() => seen.push('first'));
    inFlight.enter(() => seen.push('second'));
    const paused = inFlight.pause().then(() => seen.push('idle'));
    inFlight.enter(() => seen.push('third'));
    inFlight.leave();
    await paused;
    expect(seen).toEqual(['first', 'idle']);
  });

  it('pauses at once when nothing is under way', async () => {
    await expect(new InFlight(1).pause()).resolves.toBeUndefined();
  });
});
