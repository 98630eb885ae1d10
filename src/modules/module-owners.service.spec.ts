import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import type { Transaction } from 'kysely';
import { removeDir } from '../../test/support/child-server.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { TopicRelations, type PolicyCaller } from '../platform/policy/topic-relations.port.js';
import { EmbeddedEngine } from '../platform/postgres/embedded-engine.js';
import { KyselyDatabase } from '../platform/postgres/kysely-database.js';
import { MemoryState } from '../platform/state/memory-state.js';
import type { StateEngine } from '../platform/state/state-engine.port.js';
import { AlertAudience } from '../telemetry/alert-audience.port.js';
import type { FieldModuleRecord } from './field-module.model.js';
import { FieldModuleRepository } from './field-module.repository.js';
import { ModuleOwners } from './module-owners.service.js';

Logger.overrideLogger(false);

const dir = mkdtempSync(join(tmpdir(), 'relais-owners-'));
const database = new KyselyDatabase(new EmbeddedEngine(dir));
const repository = new FieldModuleRepository(database);

const ada: PolicyCaller = { id: 'ada', role: 'user', chauffeurId: 'ada' };
const eve: PolicyCaller = { id: 'eve', role: 'user', chauffeurId: 'eve' };

beforeAll(async () => {
  database.start();
  await database.whenReady();
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(async () => {
  await database.close();
  removeDir(dir);
});

/** One instance of the backend, as far as owners go. */
function anInstance(state: StateEngine = new MemoryState()) {
  const [relations, alerts] = [new TopicRelations(), new AlertAudience()];
  const owners = new ModuleOwners(repository, state, relations, alerts, new Lifecycle());
  owners.onModuleInit();
  return { owners, relations, alerts };
}

let made = 0;
async function aModule(moduleId = `m${++made}`): Promise<FieldModuleRecord> {
  const entry = { moduleId, name: 'Pump', type: 'Station', owner: 'ada' };
  return (await database.transaction((trx: Transaction<unknown>) => repository.add(trx, entry)))!;
}

function give(module: FieldModuleRecord, owner: string): Promise<void> {
  return database.transaction((trx: Transaction<unknown>) => repository.rewrite(trx, { ...module, owner }));
}

it('answers for topics and alerts alike whose a module is', async () => {
  const { owners, relations, alerts } = anInstance();
  const { moduleId } = await aModule();
  expect(await owners.ownerOf(moduleId)).toBe('ada');
  expect(await alerts.ownerOf(moduleId)).toBe('ada');
  expect(await relations.holds('owner', ada, moduleId)).toBe(true);
  expect(await relations.holds('owner', eve, moduleId)).toBe(false);
  expect(await relations.holds('owner', ada, 'nowhere')).toBe(false);
});

it('finds the modules among many ids in one query, and asks no more for them', async () => {
  const { owners } = anInstance();
  const { moduleId } = await aModule();
  const ask = jest.spyOn(repository, 'owners');
  for (const ids of [[moduleId, 's1', 's2', moduleId], [moduleId, 's1'], ['s2']]) {
    expect([...(await owners.known(ids))]).toEqual(ids.includes(moduleId) ? [moduleId] : []);
  }
  expect(ask.mock.calls).toEqual([[[moduleId, 's1', 's2']]]);
});

it('remembers, and learns of a change on another instance when that tells of it', async () => {
  const state = new MemoryState();
  const [here, there] = [anInstance(state), anInstance(state)];
  const module = await aModule();
  expect(await here.relations.holds('owner', ada, module.moduleId)).toBe(true);
  await give(module, 'eve');
  expect(await here.owners.ownerOf(module.moduleId)).toBe('ada');
  there.owners.forget(module.moduleId);
  await new Promise(setImmediate);
  expect(await here.relations.holds('owner', ada, module.moduleId)).toBe(false);
  expect(await here.owners.ownerOf(module.moduleId)).toBe('eve');
});

it('learns that there is one now where there was none', async () => {
  const { owners } = anInstance();
  expect(await owners.ownerOf('soon')).toBeUndefined();
  await aModule('soon');
  owners.forget('soon');
  expect(await owners.ownerOf('soon')).toBe('ada');
});

it('does not keep what was read before a change, when the reading ends after it', async () => {
  const { owners } = anInstance();
  const module = await aModule();
  const early = owners.ownerOf(module.moduleId);
  owners.forget(module.moduleId);
  expect(await early).toBe('ada');
  await give(module, 'eve');
  expect(await owners.ownerOf(module.moduleId)).toBe('eve');
});

it('remembers no failure, and keeps admins informed of alerts meanwhile', async () => {
  const { owners, alerts } = anInstance();
  const { moduleId } = await aModule();
  jest.spyOn(repository, 'owners').mockRejectedValueOnce(new Error('away'));
  expect(await alerts.ownerOf(moduleId)).toBeUndefined();
  expect(await owners.ownerOf(moduleId)).toBe('ada');
});
