import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { sql, type Transaction } from 'kysely';
import { removeDir } from '../../test/support/child-server.js';
import { testSettings } from '../../test/support/settings.js';
import type { Telemetry } from '../contracts/index.js';
import { DomainEvents } from '../platform/events/domain-events.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { EmbeddedEngine } from '../platform/postgres/embedded-engine.js';
import { KyselyDatabase } from '../platform/postgres/kysely-database.js';
import { TimePartitions } from '../platform/postgres/time-partitions.js';
import { SilenceWatches } from '../platform/silence/silence-watch.js';
import { MemoryState } from '../platform/state/memory-state.js';
import { FieldModuleChanges } from './field-module-changes.service.js';
import {
  presentStatus,
  telemetryReport,
  type FieldModuleRecord,
  type ModuleReport,
} from './field-module.model.js';
import { FieldModuleRepository } from './field-module.repository.js';
import { ModuleRetention } from './module-retention.service.js';
import { ModuleSilence } from './module-silence.service.js';
import { ModuleTelemetryRepository } from './module-telemetry.repository.js';
import { FieldModuleOffline, FieldModuleOnline, FieldTelemetryChanged } from './modules.events.js';
import { ReportBatch } from './report-batch.service.js';

Logger.overrideLogger(false);

const START = Date.now() - 3_600_000;

const dir = mkdtempSync(join(tmpdir(), 'relais-module-reports-'));
const database = new KyselyDatabase(new EmbeddedEngine(dir));
const modules = new FieldModuleRepository(database);
const history = new ModuleTelemetryRepository(database);
const partitions = new TimePartitions(database, 'module_telemetry');
const events = new DomainEvents();
const changes = new FieldModuleChanges(modules, events);
const silences = new SilenceWatches(new MemoryState(), database);
const silence = new ModuleSilence(testSettings(), silences, modules, changes, database);
const batch = new ReportBatch(database, partitions, modules, history, changes, silence);
const told: string[] = [];

beforeAll(async () => {
  database.start();
  await database.whenReady();
  events.on(FieldModuleOnline, ({ module }) =>
    told.push(`${module.moduleId} on line: ${presentStatus(module)}`),
  );
  events.on(FieldModuleOffline, ({ module }) => told.push(`${module.moduleId} off line`));
  events.on(FieldTelemetryChanged, ({ module: { moduleId, measured } }) =>
    told.push(`${moduleId} ${JSON.stringify(measured!.telemetry)}`),
  );
});
beforeEach(() => {
  told.length = 0;
});
afterAll(async () => {
  await database.close();
  removeDir(dir);
});

async function aModule(moduleId: string): Promise<FieldModuleRecord> {
  const module = await database.transaction(async (trx: Transaction<unknown>) => {
    await modules.count(trx, { total: 1, online: 0 });
    return modules.add(trx, { moduleId, name: 'Pump', type: 'Station', owner: 'ada' });
  });
  return module!;
}

const measure = (moduleId: string, telemetry: Telemetry): ModuleReport =>
  telemetryReport(moduleId, telemetry, Date.now());

const say = (moduleId: string, status: string): ModuleReport => ({
  kind: 'status',
  moduleId,
  status,
  isRetained: false,
});

async function storedOf({ no }: FieldModuleRecord): Promise<Telemetry[]> {
  const stored = await history.newest(no, { from: 0, to: Date.now() + 1 }, 1_000);
  return stored.map(({ telemetry }) => telemetry);
}

it('takes what is a module’s, and refuses the rest', async () => {
  await aModule('known');
  expect(
    await batch.store([measure('known', { n: 1 }), measure('nobody', { n: 1 }), say('nobody', 'up')]),
  ).toEqual([undefined, 'MODULE_NOT_FOUND', 'MODULE_NOT_FOUND']);
});

it('tells each step in order, and nothing of what is as it was', async () => {
  const module = await aModule('steps');
  await batch.store([
    measure('steps', { a: 1, b: 'x' }),
    measure('steps', { b: 'x', a: 1 }),
    say('steps', 'pumping'),
    measure('steps', { a: 2 }),
    say('steps', 'offline'),
    say('steps', 'offline'),
  ]);
  await batch.store([measure('steps', { a: 2, timestamp: Date.now() })]);
  expect(told).toEqual([
    'steps on line: undefined',
    'steps {"a":1,"b":"x"}',
    'steps on line: pumping',
    'steps {"a":2}',
    'steps off line',
    'steps on line: undefined',
  ]);
  expect((await storedOf(module)).length).toBeGreaterThanOrEqual(3);
});

it('stores telemetry that bears its time once, however often it comes', async () => {
  const module = await aModule('again');
  const report = measure('again', { n: 1, timestamp: START });
  const other = measure('again', { n: 2, timestamp: START });
  await batch.store([report, report, other]);
  await batch.store([report]);
  expect(await storedOf(module)).toHaveLength(2);
});

it.each([1, 2, 3])('ends as if what it gets were sorted, repeats included (%d)', async (seed) => {
  const [sorted, mixed] = [await aModule(`sorted-${seed}`), await aModule(`mixed-${seed}`)];
  const reports = (id: string): ModuleReport[] =>
    Array.from({ length: 60 }, (_, n) => measure(id, { n, timestamp: START + n * 1_000 }));
  await batch.store(reports(sorted.moduleId));
  const replay = shuffled([...reports(mixed.moduleId), ...reports(mixed.moduleId).slice(0, 20)], seed);
  for (let first = 0; first < replay.length; first += 25) await batch.store(replay.slice(first, first + 25));
  expect(await storedOf(mixed)).toEqual(await storedOf(sorted));
  expect((await modules.find(mixed.moduleId))!.measured).toEqual(
    (await modules.find(sorted.moduleId))!.measured,
  );
});

it('keeps the counts equal to the modules that there are', async () => {
  const { rows } = await sql<{ total: number; online: number }>`
    select count(*)::int as total, (count(*) filter (where is_online))::int as online from field_modules`.execute(
    database.tables(),
  );
  expect(await modules.counts()).toEqual(rows[0]);
  expect(rows[0]!.online).toBeGreaterThan(0);
});

it('erases what a deleted module has measured, in slices, and nothing of the others', async () => {
  const [gone, kept] = [await aModule('gone'), await aModule('kept')];
  await batch.store([measure('kept', { n: 1 }), measure('gone', { n: 1 })]);
  await sql`
    insert into module_telemetry (module_no, at, digest, telemetry)
    select ${gone.no}, ${new Date(START)}::timestamptz + n * interval '1 ms', gen_random_uuid(), '{}'
    from generate_series(1, 12000) n`.execute(database.tables());
  await database.transaction((trx: Transaction<unknown>) => modules.remove(trx, gone));
  const slices: number[] = [];
  const eraseSlice = history.eraseSlice.bind(history);
  jest.spyOn(history, 'eraseSlice').mockImplementation(async () => {
    const slice = await eraseSlice();
    if (slice !== undefined) slices.push(slice);
    return slice;
  });
  const retention = new ModuleRetention(partitions, history, new Lifecycle(), testSettings());
  expect(await retention.eraseDeleted()).toBe(12_001);
  expect(slices).toEqual([5_000, 5_000, 2_001, 0]);
  expect(await retention.eraseDeleted()).toBe(0);
  expect([await storedOf(gone), (await storedOf(kept)).length]).toEqual([[], 1]);
});

function shuffled<T>(items: readonly T[], seed: number): T[] {
  let random = seed;
  const keyed = items.map((item) => [(random = (random * 48_271) % 2_147_483_647), item] as const);
  return keyed.toSorted(([a], [b]) => a - b).map(([, item]) => item);
}
