import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import type { Transaction } from 'kysely';
import { removeDir } from '../../test/support/child-server.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { TopicRelations } from '../platform/policy/topic-relations.port.js';
import { EmbeddedEngine } from '../platform/postgres/embedded-engine.js';
import { KyselyDatabase } from '../platform/postgres/kysely-database.js';
import { MemoryState } from '../platform/state/memory-state.js';
import type { StateEngine } from '../platform/state/state-engine.port.js';
import type { AskingCaller } from './reservation-access.port.js';
import { ReservationMembers } from './reservation-members.service.js';
import { ReservationRepository } from './reservation.repository.js';

Logger.overrideLogger(false);

const dir = mkdtempSync(join(tmpdir(), 'relais-members-'));
const database = new KyselyDatabase(new EmbeddedEngine(dir));
const repository = new ReservationRepository(database);

const customer: AskingCaller = { id: 'client_7', role: 'user', chauffeurId: 'client_7' };
const driver: AskingCaller = { id: 'chauffeur_26', role: 'driver', chauffeurId: '26' };

beforeAll(async () => {
  database.start();
  await database.whenReady();
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});
afterAll(async () => {
  await database.close();
  removeDir(dir);
});

/** One instance of the backend, as far as membership goes. */
function anInstance(state: StateEngine = new MemoryState()) {
  const relations = new TopicRelations();
  const members = new ReservationMembers(repository, state, relations, new Lifecycle());
  members.onModuleInit();
  return { members, relations };
}

let made = 0;
async function aReservation(id = `r${++made}`): Promise<string> {
  const booking = { id, clientId: '7', pickup: { lat: 0, lng: 0 }, dropoff: null, data: {}, requestedAt: 0 };
  await repository.add(database.tables(), booking);
  return id;
}

function accept(id: string): Promise<unknown> {
  return database.transaction((trx: Transaction<unknown>) =>
    repository.takeStep(trx, id, { status: 'accepted', chauffeurId: '26' }),
  );
}

it('answers for topics what it answers for the rest', async () => {
  const { members, relations } = anInstance();
  const id = await aReservation();
  await accept(id);
  for (const [caller, isDriver] of [
    [customer, false],
    [driver, true],
  ] as const) {
    expect(await members.participantOf(caller, id)).toBe(true);
    expect(await relations.holds('participant', caller, id)).toBe(true);
    expect(await members.rideDriverOf(caller, id)).toBe(isDriver);
    expect(await relations.holds('rideDriver', caller, id)).toBe(isDriver);
  }
});

it('knows nobody of a reservation that there is none of, nor of what can be no id', async () => {
  const { members } = anInstance();
  for (const id of ['nowhere', 'recentes', '', 'a/b', 'x'.repeat(65)]) {
    expect(await members.participantOf(customer, id)).toBe(false);
    expect(await members.membersOf(id)).toBeUndefined();
  }
});

it('remembers, and learns of a change on another instance when that tells of it', async () => {
  const state = new MemoryState();
  const [here, there] = [anInstance(state).members, anInstance(state).members];
  const id = await aReservation();
  expect(await here.participantOf(driver, id)).toBe(false);
  await accept(id);
  expect(await here.participantOf(driver, id)).toBe(false);
  there.forget(id);
  await new Promise(setImmediate);
  expect(await here.participantOf(driver, id)).toBe(true);
});

it('learns that there is one now where there was none', async () => {
  const { members } = anInstance();
  expect(await members.participantOf(customer, 'soon')).toBe(false);
  await aReservation('soon');
  members.forget('soon');
  expect(await members.participantOf(customer, 'soon')).toBe(true);
});

it('does not keep what was read before a change, when the reading ends after it', async () => {
  const { members } = anInstance();
  const id = await aReservation();
  const early = members.membersOf(id);
  members.forget(id);
  expect(await early).toMatchObject({ chauffeurId: null });
  await accept(id);
  expect(await members.rideDriverOf(driver, id)).toBe(true);
});

it('remembers nothing for longer than 5 s', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'] });
  const clock = jest.spyOn(performance, 'now').mockReturnValue(1_000);
  const pass = (ms: number): void => {
    clock.mockReturnValue(performance.now() + ms);
    jest.advanceTimersByTime(ms);
  };
  const { members } = anInstance();
  const id = await aReservation();
  expect(await members.participantOf(driver, id)).toBe(false);
  await accept(id);
  pass(5_000);
  expect(await members.participantOf(driver, id)).toBe(false);
  pass(1);
  expect(await members.participantOf(driver, id)).toBe(true);
});
