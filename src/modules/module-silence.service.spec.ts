import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { sql, type Transaction } from 'kysely';
import { removeDir } from '../../test/support/child-server.js';
import { testSettings } from '../../test/support/settings.js';
import { DomainEvents } from '../platform/events/domain-events.js';
import { EmbeddedEngine } from '../platform/postgres/embedded-engine.js';
import { KyselyDatabase } from '../platform/postgres/kysely-database.js';
import { SilenceWatches } from '../platform/silence/silence-watch.js';
import { MemoryState } from '../platform/state/memory-state.js';
import { FieldModuleChanges } from './field-module-changes.service.js';
import { FieldModuleRepository } from './field-module.repository.js';
import { ModuleSilence } from './module-silence.service.js';
import { FieldModuleOffline } from './modules.events.js';

Logger.overrideLogger(false);

const SILENT_MS = 300_000;
const START = Date.UTC(2026, 10, 21, 12);

const dir = mkdtempSync(join(tmpdir(), 'relais-module-silence-'));
const database = new KyselyDatabase(new EmbeddedEngine(dir));
const modules = new FieldModuleRepository(database);
let now: number;
let silence: ModuleSilence;
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
  await sql`truncate field_modules`.execute(database.tables());
  await sql`update field_module_counts set total = 0, online = 0`.execute(database.tables());
});
afterAll(async () => {
  await database.close();
  removeDir(dir);
});

/** Begins with an empty live state, as after a restart of the engine. */
function lose(): void {
  const events = new DomainEvents();
  events.on(FieldModuleOffline, ({ module }) => told.push(module.moduleId));
  silence = new ModuleSilence(
    testSettings({ MODULE_SILENT_AFTER: SILENT_MS / 1000 }),
    new SilenceWatches(new MemoryState(), database),
    modules,
    new FieldModuleChanges(modules, events),
    database,
  );
}

async function aModule(moduleId: string): Promise<void> {
  await database.transaction((trx: Transaction<unknown>) =>
    modules.add(trx, { moduleId, name: 'Pump', type: 'Station', owner: 'ada' }),
  );
}

/** Something comes of a module. */
async function hear(moduleId: string): Promise<void> {
  await database.transaction(async (trx: Transaction<unknown>) => {
    const [module] = await modules.lock(trx, [moduleId]);
    await modules.save(trx, [{ ...module!, isOnline: true, heardAt: now }]);
    await modules.count(trx, { total: 0, online: module!.isOnline ? 0 : 1 });
  });
  silence.postpone([moduleId]);
}

async function check(listeningSince = 0): Promise<string[]> {
  if (!silence.canTell(listeningSince)) return [];
  return (await silence.check()).map(({ after }) => after.moduleId);
}

it('takes a module off line that has been silent for too long, tells it once and counts it', async () => {
  await aModule('m1');
  await aModule('m2');
  await hear('m1');
  now += SILENT_MS - 1;
  await hear('m2');
  expect(await check()).toEqual([]);
  now += 1;
  expect(await check()).toEqual(['m1']);
  expect(await check()).toEqual([]);
  expect(told).toEqual(['m1']);
  expect(await modules.counts()).toMatchObject({ online: 1 });
  expect(await modules.find('m1')).toMatchObject({ isOnline: false, disconnectedAt: now });
});

it('takes none off line that another instance has heard meanwhile', async () => {
  await aModule('m1');
  await hear('m1');
  now += SILENT_MS;
  await sql`update field_modules set heard_at = ${new Date(now - 1)}`.execute(database.tables());
  expect(await check()).toEqual([]);
  now += SILENT_MS - 2;
  expect(await check()).toEqual([]);
  now += 1;
  expect(await check()).toEqual(['m1']);
});

it('watches all again that are on line after the live state was lost', async () => {
  for (const id of ['m1', 'm2', 'never heard']) await aModule(id);
  await hear('m1');
  now += 1_000;
  await hear('m2');
  lose();
  now += SILENT_MS - 1_000;
  expect(await check()).toEqual(['m1']);
  now += 1_000;
  expect(await check()).toEqual(['m2']);
});

it('has forgotten a module that is gone', async () => {
  await aModule('m1');
  await hear('m1');
  await database.transaction(async (trx: Transaction<unknown>) => {
    const [module] = await modules.lock(trx, ['m1']);
    await modules.remove(trx, module!);
  });
  now += SILENT_MS;
  expect(await check()).toEqual([]);
  expect(told).toEqual([]);
});

it('counts none as silent for a time in which nobody listened', async () => {
  await aModule('m1');
  await hear('m1');
  now += SILENT_MS;
  expect(await check(now - SILENT_MS + 1)).toEqual([]);
  expect(await check(now - SILENT_MS)).toEqual(['m1']);
});
