import type { Ack } from '../../contracts/index.js';
import { Overrun, OVERRUN_REFUSALS, OVERRUN_WITHIN_MS } from './overrun.js';

const REFUSED: Ack<never> = { ok: false, error: { code: 'RATE_LIMITED', message: '' } };

describe('a socket that is refused for its rate', () => {
  let cuts: number;
  let overrun: Overrun;

  beforeEach(() => {
    cuts = 0;
    overrun = new Overrun(() => (cuts += 1));
  });

  function refuse(times: number, now = 1_000_000): void {
    for (let i = 0; i < times; i++) {
      expect(overrun.begin()).toBe(true);
      overrun.note(REFUSED, now);
      overrun.end();
    }
  }

  it('is cut off when it goes on, once, and heard no more', () => {
    refuse(OVERRUN_REFUSALS - 1);
    expect(cuts).toBe(0);
    refuse(1);
    expect(cuts).toBe(1);
    expect(overrun.begin()).toBe(false);
    expect(cuts).toBe(1);
  });

  it('stays when it is refused now and then', () => {
    for (let n = 1; n <= 5; n++) refuse(OVERRUN_REFUSALS - 1, n * 2 * OVERRUN_WITHIN_MS);
    expect(cuts).toBe(0);
  });

  it('stays for whatever else it is answered', () => {
    for (let i = 0; i < 10 * OVERRUN_REFUSALS; i++) {
      overrun.begin();
      overrun.note({ ok: i % 2 === 0, data: {}, error: { code: 'UNAVAILABLE', message: '' } });
      overrun.end();
    }
    expect([overrun.begin(), cuts]).toEqual([true, 0]);
  });

  it('is answered what it has sent before it goes', () => {
    overrun.begin();
    overrun.begin();
    refuse(OVERRUN_REFUSALS);
    overrun.note(REFUSED);
    overrun.end();
    expect(cuts).toBe(0);
    overrun.end();
    expect(cuts).toBe(1);
  });
});
