import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { sql, type Transaction } from 'kysely';
import { removeDir } from '../../test/support/child-server.js';
import { testSettings } from '../../test/support/settings.js';
import { AppError } from '../platform/errors/app-error.js';
import { DomainEvents } from '../platform/events/domain-events.js';
import { EmbeddedEngine } from '../platform/postgres/embedded-engine.js';
import { KyselyDatabase } from '../platform/postgres/kysely-database.js';
import { SilenceWatches } from '../platform/silence/silence-watch.js';
import { MemoryState } from '../platform/state/memory-state.js';
import { DriverChanges } from './driver-changes.service.js';
import type { DriverRecord } from './driver.model.js';
import { DriverRepository } from './driver.repository.js';
import { DriverStatusChanged } from './drivers.events.js';
import { FreeDrivers } from './free-drivers.store.js';
import { StalenessService } from './staleness.service.js';

Logger.overrideLogger(false);

/** An engine that can be taken away. */
class FallibleState extends MemoryState {
  isAway = false;

  override async schedule(schedule: string, members: readonly string[], dueAt: number): Promise<void> {
    if (this.isAway) throw new AppError('STATE_UNAVAILABLE');
    await super.schedule(schedule, members, dueAt);
  }
}

const STALE_MS = 120_000;
const START = Date.UTC(2026, 10, 21, 12);

const dir = mkdtempSync(join(tmpdir(), 'relais-staleness-'));
const database = new KyselyDatabase(new EmbeddedEngine(dir));
const drivers = new DriverRepository(database);
let now: number;
let state: FallibleState;
let changes: DriverChanges;
let staleness: StalenessService;
let told: string[];

beforeAll(async () => {
  database.start();
  await database.whenReady();
});
beforeEach(async () => {
  now = START;
  jest.spyOn(Date, 'now').mockImplementation(() => now);
  told = [];
  lose();
  await check();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await sql`truncate drivers`.execute(database.tables());
  await sql`update driver_counts set total = 0, online = 0, available = 0, on_ride = 0`.execute(
    database.tables(),
  );
});
afterAll(async () => {
  await database.close();
  removeDir(dir);
});

/** Begins with an empty live state, as after a restart of the engine. */
function lose(): void {
  state = new FallibleState();
  const events = new DomainEvents();
  events.on(DriverStatusChanged, ({ driver: { chauffeurId, isStale } }) => {
    told.push(`${chauffeurId} ${isStale ? 'is silent' : 'is back'}`);
  });
  const settings = testSettings({ DRIVER_STALE_AFTER: STALE_MS / 1000 });
  changes = new DriverChanges(database, drivers, new FreeDrivers(state), events);
  staleness = new StalenessService(settings, new SilenceWatches(state, database), drivers, changes, database);
}

/** Something comes of a driver. */
async function hear(id: string, difference: Partial<DriverRecord> = { heardAt: now }): Promise<void> {
  await changes.introduce([id]);
  const changed = await database.transaction((trx: Transaction<unknown>) =>
    changes.change(trx, [id], (driver) => ({ ...driver, isStale: false, updatedAt: now, ...difference })),
  );
  changes.announce(changed);
  staleness.postpone([id]);
}

async function check(listeningSince = 0): Promise<string[]> {
  if (!staleness.canTell(listeningSince)) return [];
  return (await staleness.check()).map(({ after }) => after.chauffeurId);
}

it('takes a driver off line who has been silent for too long, tells it once and counts it', async () => {
  await hear('d1');
  now += STALE_MS - 1;
  expect(await check()).toEqual([]);
  await hear('d2');
  now += 1;
  expect(await check()).toEqual(['d1']);
  expect(await check()).toEqual([]);
  expect(told).toEqual(['d1 is back', 'd2 is back', 'd1 is silent']);
  expect(await drivers.counts()).toEqual({ total: 2, online: 1, available: 0, on_ride: 0 });
});

it('notices a second silence after the driver was back', async () => {
  await hear('d1');
  now += STALE_MS;
  await check();
  await hear('d1');
  expect(await drivers.counts()).toMatchObject({ online: 1 });
  now += STALE_MS;
  expect(await check()).toEqual(['d1']);
});

it('counts nobody as silent for a time in which nobody listened', async () => {
  await hear('d1');
  now += STALE_MS;
  expect(await check(now - STALE_MS + 1)).toEqual([]);
  expect(await check(now - STALE_MS)).toEqual(['d1']);
});

it('believes what is stored, not the live state', async () => {
  await hear('d1');
  now += STALE_MS;
  await sql`update drivers set heard_at = ${new Date(now - 1)}`.execute(database.tables());
  expect(await check()).toEqual([]);
  now += STALE_MS - 2;
  expect(await check()).toEqual([]);
  now += 1;
  expect(await check()).toEqual(['d1']);
});

it('watches everybody again after the live state was lost', async () => {
  await hear('d1');
  await hear('known to be silent', { heardAt: now, isStale: true });
  now += 1000;
  await hear('d2');
  lose();
  now += STALE_MS - 1000;
  expect(await check()).toEqual(['d1']);
  now += STALE_MS;
  expect(await check()).toEqual(['d2']);
});

it('takes nobody off line who was heard while the live state was away', async () => {
  await hear('d1');
  now += STALE_MS / 2;
  state.isAway = true;
  await hear('d1');
  state.isAway = false;
  now += STALE_MS / 2;
  expect(await check()).toEqual([]);
  now += STALE_MS;
  expect(await check()).toEqual(['d1']);
});

it('takes those off line too of whom there is only an old word', async () => {
  await hear('retained', { online: { value: true, at: now } });
  now += STALE_MS;
  expect(await check()).toEqual(['retained']);
});

it('takes thousands off line at one check', async () => {
  const ids = Array.from({ length: 1_200 }, (_, i) => `d${i}`);
  await changes.introduce(ids);
  const heard = await database.transaction((trx: Transaction<unknown>) =>
    changes.change(trx, ids, (driver) => ({ ...driver, heardAt: now, updatedAt: now })),
  );
  changes.announce(heard);
  staleness.postpone(ids);
  now += STALE_MS;
  expect(await check()).toHaveLength(1_200);
  expect(await drivers.counts()).toMatchObject({ total: 1_200, online: 0 });
});
