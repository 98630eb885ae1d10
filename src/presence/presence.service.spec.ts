import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { sql } from 'kysely';
import { removeDir } from '../../test/support/child-server.js';
import { PresenceInstance } from '../../test/support/presence-instance.js';
import { AppError } from '../platform/errors/app-error.js';
import { EmbeddedEngine } from '../platform/postgres/embedded-engine.js';
import { KyselyDatabase } from '../platform/postgres/kysely-database.js';
import { MemoryState } from '../platform/state/memory-state.js';

Logger.overrideLogger(false);

const START = Date.UTC(2026, 10, 21, 12);
const GRACE_MS = 5_000;

const dir = mkdtempSync(join(tmpdir(), 'relais-presence-one-'));
const database = new KyselyDatabase(new EmbeddedEngine(dir));
let relais: PresenceInstance;
let asked: string[][];
let isAway: boolean;

beforeAll(async () => {
  database.start();
  await database.whenReady();
});
beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'], now: START });
  relais = new PresenceInstance('only', new MemoryState(), database);
  asked = [];
  isAway = false;
  // Everybody who shares a first letter.
  relais.audience.register(async (accounts) => {
    if (isAway) throw new AppError('DATABASE_UNAVAILABLE');
    asked.push([...accounts]);
    return new Map(accounts.map((each) => [each, friends.filter((other) => isFriend(each, other))]));
  });
});
afterEach(async () => {
  jest.useRealTimers();
  await sql`truncate last_seen`.execute(database.tables());
});
afterAll(async () => {
  await database.close();
  removeDir(dir);
});

const friends = ['ann', 'abe', 'ada', 'bob'];
const isFriend = (one: string, other: string): boolean => one !== other && one[0] === other[0];

const enter = (id: string, socketId = `socket of ${id}`): void =>
  relais.presence.enter({ id, name: `${id}’s name` }, socketId);
const leave = (id: string, socketId = `socket of ${id}`): void => relais.presence.leave(id, socketId);
const choose = (id: string, status: 'online' | 'away' | 'busy' | 'offline'): void =>
  relais.presence.choose({ id }, status);

async function pass(ms: number): Promise<void> {
  await jest.advanceTimersByTimeAsync(ms);
  for (let i = 0; i < 10; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** What has been said since it was asked for last. */
function said(): string[] {
  return relais.said.splice(0);
}

describe('a user', () => {
  beforeEach(async () => {
    enter('abe');
    enter('bob');
    await pass(100);
    said();
    asked = [];
  });

  it('comes with the first socket and goes a grace after the last, told to contacts and admins', async () => {
    enter('ann', 's1');
    enter('ann', 's2');
    await pass(100);
    expect(said()).toEqual(['user:online ann online > admins user:abe - user:ann']);
    leave('ann', 's1');
    await pass(2 * GRACE_MS);
    leave('ann', 's2');
    await pass(GRACE_MS - 1);
    expect(said()).toEqual([]);
    await pass(100);
    expect(said()).toEqual(['user:offline ann > admins user:abe - user:ann']);
  });

  it('does not go when a socket is back within the grace, however often that happens', async () => {
    enter('ann', 's1');
    await pass(100);
    said();
    for (let i = 1; i < 5; i++) {
      leave('ann', `s${i}`);
      await pass(GRACE_MS - 1);
      enter('ann', `s${i + 1}`);
    }
    await pass(2 * GRACE_MS);
    expect(said()).toEqual([]);
  });

  it('goes once, a grace after the first time that the end of a socket is heard', async () => {
    enter('ann');
    await pass(100);
    said();
    leave('ann');
    await pass(GRACE_MS - 1);
    leave('ann');
    await pass(100);
    expect(said()).toEqual(['user:offline ann > admins user:abe - user:ann']);
  });

  it('stays on line when it is the instance that goes', async () => {
    enter('ann');
    await pass(100);
    said();
    await relais.stop();
    leave('ann');
    await pass(2 * GRACE_MS);
    expect(said()).toEqual([]);
  });

  it('is told of when the status changes, and not when it is said again', async () => {
    enter('ann');
    await pass(1_100);
    said();
    for (const status of ['busy', 'busy', 'away'] as const) {
      choose('ann', status);
      await pass(1_100);
    }
    expect(said()).toEqual([
      'presence:changed ann busy > admins user:abe - user:ann',
      'presence:changed ann away > admins user:abe - user:ann',
    ]);
  });

  it('who hides goes then, not later, and is back when they say so', async () => {
    enter('ann');
    await pass(1_100);
    choose('ann', 'offline');
    await pass(1_100);
    expect(said()).toEqual([
      'user:online ann online > admins user:abe - user:ann',
      'presence:changed ann offline > admins user:abe - user:ann',
    ]);
    expect(relais.replica.statusOf('ann')).toBe('offline');
    choose('ann', 'online');
    await pass(1_100);
    choose('ann', 'offline');
    leave('ann');
    await pass(2 * GRACE_MS);
    expect(said()).toEqual([
      'presence:changed ann online > admins user:abe - user:ann',
      'presence:changed ann offline > admins user:abe - user:ann',
    ]);
  });

  it('begins anew as on line after having been off line', async () => {
    enter('ann');
    choose('ann', 'busy');
    leave('ann');
    await pass(2 * GRACE_MS);
    enter('ann');
    await pass(100);
    expect(said().at(-1)).toBe('user:online ann online > admins user:abe - user:ann');
  });

  it('may say how they are once a second', () => {
    enter('ann');
    choose('ann', 'busy');
    expect(() => choose('ann', 'away')).toThrow(AppError);
    jest.setSystemTime(START + 5_000);
    expect(() => choose('ann', 'away')).not.toThrow();
  });
});

describe('what is told', () => {
  it('is asked for once, however many come at the same time', async () => {
    for (const friend of friends) enter(friend);
    await pass(100);
    expect(asked).toEqual([friends]);
    expect(said()).toHaveLength(friends.length);
  });

  it('is nothing when it is undone at once, and nobody is asked', async () => {
    enter('abe');
    enter('ann');
    await pass(1_100);
    said();
    asked = [];
    choose('ann', 'busy');
    jest.setSystemTime(Date.now() + 2_000);
    choose('ann', 'online');
    await pass(100);
    expect([said(), asked]).toEqual([[], []]);
  });

  it('is not asked for while nobody else is connected here', async () => {
    enter('ann', 's1');
    enter('ann', 's2');
    await pass(100);
    expect([said(), asked]).toEqual([[], []]);
  });

  it('waits for a database that is away, and is what is so by then', async () => {
    enter('abe');
    await pass(100);
    said();
    isAway = true;
    enter('ann');
    await pass(1_500);
    choose('ann', 'busy');
    await pass(1_500);
    expect(said()).toEqual([]);
    isAway = false;
    await pass(1_500);
    expect(said()).toEqual(['user:online ann busy > admins user:abe - user:ann']);
  });
});

describe('the list', () => {
  const list = async (id: string, role: 'user' | 'admin', ...userIds: string[]) => {
    const { items } = await relais.view.list({ id, role }, userIds);
    return items.map(({ userId, status, lastSeen }) => [
      userId,
      status,
      lastSeen && Date.parse(lastSeen) - START,
    ]);
  };

  it('shows contacts and oneself, each once, and nobody else; admins see all', async () => {
    for (const friend of ['ann', 'bob']) enter(friend);
    leave('ann');
    await pass(2 * GRACE_MS);
    expect(await list('abe', 'user', 'bob', 'ann', 'abe', 'ann', 'ada')).toEqual([
      ['ann', 'offline', 0],
      ['abe', 'offline', null],
      ['ada', 'offline', null],
    ]);
    expect(await list('root', 'admin', 'bob', 'ann', 'nobody')).toEqual([
      ['bob', 'online', 2 * GRACE_MS],
      ['ann', 'offline', 0],
      ['nobody', 'offline', null],
    ]);
  });

  it('does not betray who hides', async () => {
    enter('ann');
    await pass(1_000);
    choose('ann', 'offline');
    await pass(60_000);
    expect(await list('abe', 'user', 'ann')).toEqual([['ann', 'offline', 1_000]]);
    leave('ann');
    await pass(60_000);
    expect(await list('abe', 'user', 'ann')).toEqual([['ann', 'offline', 1_000]]);
  });

  it('knows after a restart who was there until the stop', async () => {
    enter('ann');
    await pass(1_000);
    await relais.stop();
    relais = new PresenceInstance('next', new MemoryState(), database);
    expect(await list('root', 'admin', 'ann')).toEqual([['ann', 'offline', 1_000]]);
  });
});
