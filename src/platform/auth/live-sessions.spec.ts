import { Logger } from '@nestjs/common';
import { testSettings } from '../../../test/support/settings.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { EmbeddedEngine } from '../postgres/embedded-engine.js';
import { KyselyDatabase } from '../postgres/kysely-database.js';
import { MemoryState } from '../state/memory-state.js';
import type { Caller } from './caller.js';
import { LiveSessions, type LiveSession } from './live-sessions.js';
import { RevocationsRepository, subjectRevocation } from './revocations.repository.js';
import { Revocations } from './revocations.service.js';

const DAY_S = 86_400;
const START = Date.UTC(2026, 6, 14);

let revocations: Revocations;
let sessions: LiveSessions;

beforeEach(() => {
  jest.useFakeTimers({ now: START, doNotFake: ['queueMicrotask', 'nextTick'] });
  const database = new KyselyDatabase(new EmbeddedEngine(testSettings().DATA_DIR));
  revocations = new Revocations(new RevocationsRepository(database), new MemoryState(), new Lifecycle());
  sessions = new LiveSessions(revocations);
});
afterEach(() => jest.useRealTimers());

const aCaller = (lifeS: number, id = 'ann'): Caller => ({
  id,
  role: 'user',
  chauffeurId: id,
  tokenId: `token of ${id} for ${lifeS}`,
  issuedAt: Date.now(),
  expiresAt: Date.now() + lifeS * 1000,
});

/** A session that notes when, in seconds from the start, and why it was ended. */
function aSession(caller: Caller): LiveSession & { readonly ends: string[] } {
  const ends: string[] = [];
  return { caller, ends, end: (reason) => ends.push(`${reason} at ${(Date.now() - START) / 1000}`) };
}

describe('a live session', () => {
  it('ends at the very second of its token, in whatever order sessions came', () => {
    const all = [30, 10, 20, 10].map((lifeS) => aSession(aCaller(lifeS)));
    for (const session of all) sessions.track(session);
    jest.advanceTimersByTime(60_000);
    expect(all.map(({ ends }) => ends)).toEqual([
      ['expired at 30'],
      ['expired at 10'],
      ['expired at 20'],
      ['expired at 10'],
    ]);
  });

  it('may last longer than a timer can count', () => {
    const session = aSession(aCaller(60 * DAY_S));
    sessions.track(session);
    jest.advanceTimersByTime(59 * DAY_S * 1000);
    expect(session.ends).toEqual([]);
    jest.advanceTimersByTime(2 * DAY_S * 1000);
    expect(session.ends).toEqual([`expired at ${60 * DAY_S}`]);
  });

  it('that ended by itself is not ended again', () => {
    const session = aSession(aCaller(10));
    sessions.track(session)();
    jest.advanceTimersByTime(60_000);
    expect(session.ends).toEqual([]);
  });

  it('lives on with a fresh token', () => {
    const session = aSession(aCaller(10));
    sessions.track(session);
    sessions.refresh(session, aCaller(50));
    jest.advanceTimersByTime(49_000);
    expect(session.ends).toEqual([]);
    jest.advanceTimersByTime(1_000);
    expect(session.ends).toEqual(['expired at 50']);
  });

  it('takes no fresh token of someone else', () => {
    const session = aSession(aCaller(10));
    sessions.track(session);
    expect(() => sessions.refresh(session, aCaller(50, 'bob'))).toThrow('belongs to someone else');
    jest.advanceTimersByTime(10_000);
    expect(session.ends).toEqual(['expired at 10']);
  });

  it('that is over does not come back by a fresh token', () => {
    const session = aSession(aCaller(10));
    sessions.track(session);
    jest.advanceTimersByTime(10_000);
    sessions.refresh(session, aCaller(50));
    jest.advanceTimersByTime(100_000);
    expect(session.ends).toEqual(['expired at 10']);
  });

  it('is ended by a revocation, once, and those of others are not', async () => {
    const [ann, bob] = [aSession(aCaller(10)), aSession(aCaller(10, 'bob'))];
    sessions.track(ann);
    sessions.track(bob);
    jest.advanceTimersByTime(5_000);
    await revocations.spread(subjectRevocation('ann'));
    jest.advanceTimersByTime(10_000);
    expect(ann.ends).toEqual(['revoked at 5']);
    expect(bob.ends).toEqual(['expired at 10']);
  });

  it('is ended when its token was revoked between the check and the connection', async () => {
    const session = aSession(aCaller(10));
    jest.advanceTimersByTime(1_000);
    await revocations.spread(subjectRevocation('ann'));
    sessions.track(session);
    await Promise.resolve();
    expect(session.ends).toEqual(['revoked at 1']);
  });

  it('that cannot be ended does not keep the others from it', () => {
    const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const broken: LiveSession = {
      caller: aCaller(10),
      end: () => {
        throw new Error('stuck');
      },
    };
    const session = aSession(aCaller(10));
    sessions.track(broken);
    sessions.track(session);
    jest.advanceTimersByTime(10_000);
    expect(session.ends).toEqual(['expired at 10']);
    expect(logged).toHaveBeenCalledTimes(1);
    logged.mockRestore();
  });

  it('is one of many under a single timer', () => {
    for (let life = 1; life <= 1_000; life++) sessions.track(aSession(aCaller(life)));
    expect(jest.getTimerCount()).toBe(1);
  });
});
