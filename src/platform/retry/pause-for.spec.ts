import { pauseFor } from './pause-for.js';

describe('pauseFor', () => {
  const stopping = new AbortController();

  it('lasts its time', async () => {
    await expect(pauseFor(1, stopping.signal)).resolves.toBe(true);
  });

  it('ends with the stop, be it under way or yet to begin', async () => {
    const underWay = pauseFor(3_600_000, stopping.signal);
    stopping.abort();
    await expect(underWay).resolves.toBe(false);
    await expect(pauseFor(1, stopping.signal)).resolves.toBe(false);
  });
});
