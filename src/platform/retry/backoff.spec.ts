import { backoffMs, RECONNECT } from './backoff.js';

describe('backoffMs', () => {
  it('doubles from 1 s to 30 s with jitter and never leaves these bounds', () => {
    for (let attempt = 1; attempt <= 100; attempt++) {
      const ms = backoffMs(attempt, RECONNECT);
      expect(ms).toBeGreaterThanOrEqual(Math.min(1_000 * 2 ** (attempt - 1), 15_000));
      expect(ms).toBeLessThanOrEqual(30_000);
    }
  });
});
