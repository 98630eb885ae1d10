import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { sql } from 'kysely';
import { removeDir } from '../../test/support/child-server.js';
import { PresenceInstance, SharedState } from '../../test/support/presence-instance.js';
import { EmbeddedEngine } from '../platform/postgres/embedded-engine.js';
import { KyselyDatabase } from '../platform/postgres/kysely-database.js';

Logger.overrideLogger(false);

const START = Date.UTC(2026, 10, 21, 12);
const GRACE_MS = 5_000;
const TICK_MS = 10_000;
const GATHER_MS = 20;

const dir = mkdtempSync(join(tmpdir(), 'relais-presence-'));
const database = new KyselyDatabase(new EmbeddedEngine(dir));
let state: SharedState;
let a: PresenceInstance;
let b: PresenceInstance;
/** Those that run: a killed one looks at nothing any more. */
let running: PresenceInstance[];

beforeAll(async () => {
  database.start();
  await database.whenReady();
});
beforeEach(async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'], now: START });
  state = new SharedState();
  running = [];
  [a, b] = [await start('a'), await start('b')];
});
afterEach(async () => {
  jest.useRealTimers();
  await sql`truncate last_seen`.execute(database.tables());
});
afterAll(async () => {
  await database.close();
  removeDir(dir);
});

async function start(id: string): Promise<PresenceInstance> {
  const instance = new PresenceInstance(id, state, database);
  running.push(instance);
  await settle();
  return instance;
}

/** What has changed is gathered and told; the clock stands meanwhile. */
async function settle(): Promise<void> {
  const now = Date.now();
  await jest.advanceTimersByTimeAsync(GATHER_MS);
  jest.setSystemTime(now);
  await turns();
}

/** What has been begun without a timer ends. */
async function turns(): Promise<void> {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** Lets time pass; every 10 s each instance looks who lives. */
async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 1_000) {
    await jest.advanceTimersByTimeAsync(Math.min(left, 1_000));
    await turns();
    if (Date.now() % TICK_MS === 0) await Promise.all(running.map(({ cluster }) => cluster.check()));
  }
}

function kill(instance: PresenceInstance): void {
  running = running.filter((each) => each !== instance);
}

async function stop(instance: PresenceInstance): Promise<void> {
  kill(instance);
  await instance.stop();
  await settle();
}

const statusesOf = (account: string) => [a, b].map(({ replica }) => replica.statusOf(account));
const seenAt = async (account: string) => (await b.lastSeen.of([account])).get(account);

describe('a user with sockets at two instances', () => {
  it('is on line for both from the first socket until the last has been gone for the grace', async () => {
    a.presence.enter({ id: 'ann', name: 'Ann' }, 's1');
    b.presence.enter({ id: 'ann', name: 'Ann' }, 's2');
    await settle();
    a.presence.leave('ann', 's1');
    await pass(2 * GRACE_MS);
    expect(statusesOf('ann')).toEqual(['online', 'online']);
    b.presence.leave('ann', 's2');
    await pass(GRACE_MS - 1_000);
    expect(statusesOf('ann')).toEqual(['online', 'online']);
    await pass(1_000);
    await settle();
    expect(statusesOf('ann')).toEqual(['offline', 'offline']);
    expect(a.learned).toEqual(['ann: absent > online', 'ann: online > absent']);
    expect(b.learned).toEqual(a.learned);
    expect(await seenAt('ann')).toBe(START + 2 * GRACE_MS);
  });

  it('is on line for an instance that starts later', async () => {
    a.presence.enter({ id: 'ann' }, 's1');
    a.presence.choose({ id: 'ann' }, 'busy');
    await settle();
    const late = await start('late');
    expect(late.replica.statusOf('ann')).toBe('busy');
  });

  it('is known to an instance that was just reading who is there when they came', async () => {
    await state.putFields('presence:on:a', [['old', '{"name":null}']]);
    const read = state.fields.bind(state);
    jest.spyOn(state, 'fields').mockImplementation(async (map) => {
      const fields = await read(map);
      if (map === 'presence:on:a' && running.length === 3) {
        a.presence.enter({ id: 'ann' }, 's1');
        await settle();
      }
      return fields;
    });
    const late = await start('late');
    await settle();
    expect(['old', 'ann'].map((account) => late.replica.statusOf(account))).toEqual(['online', 'online']);
  });

  it('keeps at the second what was said at the first', async () => {
    a.presence.enter({ id: 'ann' }, 's1');
    b.presence.enter({ id: 'ann' }, 's2');
    await settle();
    a.presence.choose({ id: 'ann' }, 'busy');
    await settle();
    a.presence.leave('ann', 's1');
    await pass(2 * GRACE_MS);
    expect(statusesOf('ann')).toEqual(['busy', 'busy']);
    expect(b.learned).toEqual(['ann: absent > online', 'ann: online > busy']);
  });

  it('is as they said last, even where the clock is behind', async () => {
    a.presence.enter({ id: 'ann' }, 's1');
    b.presence.enter({ id: 'ann' }, 's2');
    await settle();
    a.presence.choose({ id: 'ann' }, 'busy');
    await settle();
    jest.setSystemTime(START - 60_000);
    b.presence.choose({ id: 'ann' }, 'away');
    await settle();
    expect(statusesOf('ann')).toEqual(['away', 'away']);
  });

  it('takes what they said along when they come back elsewhere within the grace', async () => {
    a.presence.enter({ id: 'ann' }, 's1');
    a.presence.choose({ id: 'ann' }, 'away');
    a.presence.leave('ann', 's1');
    await pass(2_000);
    b.presence.enter({ id: 'ann' }, 's2');
    await pass(4 * GRACE_MS);
    expect(statusesOf('ann')).toEqual(['away', 'away']);
    expect(b.learned).toEqual(['ann: absent > away']);
  });
});

describe('an instance that is killed', () => {
  it('takes its users off line within 60 s, as of when it was last heard', async () => {
    a.presence.enter({ id: 'ann' }, 's1');
    a.presence.enter({ id: 'bob' }, 's2');
    b.presence.enter({ id: 'bob' }, 's3');
    await pass(TICK_MS);
    kill(a);
    await pass(60_000);
    expect(b.replica.statusOf('ann')).toBe('offline');
    expect(b.replica.statusOf('bob')).toBe('online');
    expect(await seenAt('ann')).toBe(START + TICK_MS);
    expect(await state.fields('presence:on:a')).toEqual(new Map());
    expect([...(await state.fields('presence:beats')).keys()]).toEqual(['b']);
  });

  it('is cleared by the next that starts, when nobody else is left', async () => {
    a.presence.enter({ id: 'ann' }, 's1');
    await pass(TICK_MS);
    kill(a);
    kill(b);
    await pass(40_000);
    b = await start('c');
    await pass(TICK_MS);
    expect(b.replica.statusOf('ann')).toBe('offline');
    expect(await seenAt('ann')).toBe(START + TICK_MS);
    expect(await state.fields('presence:on:a')).toEqual(new Map());
  });

  it('was not last seen in somebody who had hidden', async () => {
    a.presence.enter({ id: 'ann' }, 's1');
    a.presence.choose({ id: 'ann' }, 'offline');
    await pass(3 * TICK_MS);
    kill(a);
    await pass(60_000);
    expect(await seenAt('ann')).toBe(START);
  });
});

describe('an instance that stops', () => {
  it('flaps nobody who comes back at another within the grace', async () => {
    a.presence.enter({ id: 'ann' }, 's1');
    await settle();
    await stop(a);
    a.presence.leave('ann', 's1');
    await pass(3_000);
    b.presence.enter({ id: 'ann' }, 's2');
    await pass(60_000);
    expect(b.replica.statusOf('ann')).toBe('online');
    expect(b.learned).toEqual(['ann: absent > online']);
  });

  it('takes those who stay away off line after the grace', async () => {
    a.presence.enter({ id: 'ann' }, 's1');
    await settle();
    await stop(a);
    await pass(GRACE_MS - 1_000);
    expect(b.replica.statusOf('ann')).toBe('online');
    await pass(2_000);
    expect(b.replica.statusOf('ann')).toBe('offline');
    expect(await seenAt('ann')).toBe(START);
  });
});

describe('when the live state', () => {
  beforeEach(async () => {
    a.presence.enter({ id: 'ann' }, 's1');
    b.presence.enter({ id: 'bob' }, 's2');
    await pass(TICK_MS);
    for (const { learned } of [a, b]) learned.splice(0);
  });

  it('is flushed, it is filled again, and nobody goes off line', async () => {
    await state.flush(['a', 'b']);
    await pass(60_000);
    expect([a.learned, b.learned]).toEqual([[], []]);
    const late = await start('late');
    expect(['ann', 'bob'].map((account) => late.replica.statusOf(account))).toEqual(['online', 'online']);
  });

  it('is away for long, users here come and go, and nobody elsewhere goes off line', async () => {
    state.isAway = true;
    a.presence.enter({ id: 'cat' }, 's3');
    await pass(120_000);
    expect(['ann', 'bob', 'cat'].map((account) => a.replica.statusOf(account))).toEqual([
      'online',
      'online',
      'online',
    ]);
    a.presence.leave('ann', 's1');
    await pass(GRACE_MS);
    expect(a.replica.statusOf('ann')).toBe('offline');
    state.comeBack();
    await settle();
    expect(['ann', 'bob', 'cat'].map((account) => b.replica.statusOf(account))).toEqual([
      'offline',
      'online',
      'online',
    ]);
    await pass(120_000);
    expect(b.learned.toSorted()).toEqual(['ann: online > absent', 'cat: absent > online']);
  });

  it('is back for one instance long before the other, nobody goes off line', async () => {
    kill(b);
    state.isAway = true;
    await pass(60_000);
    state.comeBack();
    await pass(30_000);
    running.push(b);
    await pass(60_000);
    expect([a.learned, b.learned]).toEqual([[], []]);
  });

  it('was out of reach for one instance alone, its users are back with it', async () => {
    kill(a);
    await pass(60_000);
    expect(b.replica.statusOf('ann')).toBe('offline');
    running.push(a);
    await pass(2 * TICK_MS);
    expect(statusesOf('ann')).toEqual(['online', 'online']);
    expect(await state.fields('presence:on:a')).toEqual(new Map([['ann', '{"name":null}']]));
  });
});

describe('five thousand users who come at once', () => {
  it('are known everywhere by a few writes', async () => {
    const writes = jest.spyOn(state, 'putFields');
    for (let i = 0; i < 5_000; i++) a.presence.enter({ id: `user-${i}` }, `s${i}`);
    await settle();
    expect(b.learned).toHaveLength(5_000);
    expect(writes.mock.calls.length).toBeLessThanOrEqual(10);
  });
});
