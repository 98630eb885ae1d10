import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { sql, type Transaction } from 'kysely';
import { removeDir } from '../../test/support/child-server.js';
import type { PlacedMember } from '../platform/state/state-engine.port.js';
import { AppError } from '../platform/errors/app-error.js';
import { DomainEvents } from '../platform/events/domain-events.js';
import { EmbeddedEngine } from '../platform/postgres/embedded-engine.js';
import { KyselyDatabase } from '../platform/postgres/kysely-database.js';
import { MemoryState } from '../platform/state/memory-state.js';
import { DriverChanges } from './driver-changes.service.js';
import type { DriverRecord } from './driver.model.js';
import { DriverRepository } from './driver.repository.js';
import { FreeDrivers } from './free-drivers.store.js';
import { NearestDrivers } from './nearest-drivers.service.js';

Logger.overrideLogger(false);

/** An engine that can be taken away. */
class FallibleState extends MemoryState {
  isAway = false;

  override async place(index: string, members: readonly PlacedMember[]): Promise<void> {
    if (this.isAway) throw new AppError('STATE_UNAVAILABLE');
    await super.place(index, members);
  }
}

const LATELY = Date.now() - 60_000;
const HERE = { lat: 48.8566, lng: 2.3522 };
/** So many metres north of here. */
const at = (metres: number) => ({ lat: HERE.lat + metres / 111_226, lng: HERE.lng });

const dir = mkdtempSync(join(tmpdir(), 'relais-nearest-'));
const database = new KyselyDatabase(new EmbeddedEngine(dir));
const drivers = new DriverRepository(database);
let state: FallibleState;
let changes: DriverChanges;
let nearest: NearestDrivers;

beforeAll(async () => {
  database.start();
  await database.whenReady();
});
beforeEach(() => lose());
afterEach(() => sql`truncate drivers`.execute(database.tables()));
afterAll(async () => {
  await database.close();
  removeDir(dir);
});

/** Begins with an empty live state, as after a restart of the engine. */
function lose(): void {
  state = new FallibleState();
  const free = new FreeDrivers(state);
  changes = new DriverChanges(database, drivers, free, new DomainEvents());
  nearest = new NearestDrivers(free, drivers);
}

async function change(id: string, difference: Partial<DriverRecord>): Promise<void> {
  await changes.introduce([id]);
  const changed = await database.transaction((trx: Transaction<unknown>) =>
    changes.change(trx, [id], (driver) => ({ ...driver, ...difference })),
  );
  changes.announce(changed);
}

const placeAt = (metres: number): Partial<DriverRecord> => ({
  general: { at: LATELY, ...at(metres), accuracy: null, speed: null, heading: null },
});
const available: Partial<DriverRecord> = { heardAt: LATELY, available: { value: true, at: LATELY } };

const find = async (rayon = 5_000, limit = 10) => (await nearest.find({ ...HERE, rayon, limit })).items;
const idsOf = async (rayon?: number, limit?: number) =>
  (await find(rayon, limit)).map(({ chauffeur_id }) => chauffeur_id);

it('names the free drivers, nearest first, and where they are', async () => {
  await change('far', { ...available, ...placeAt(2_000) });
  await change('near', { ...available, ...placeAt(150) });
  await change('beyond', { ...available, ...placeAt(5_100) });
  expect(await find()).toEqual([
    {
      chauffeur_id: 'near',
      distance: expect.closeTo(150, 0) as number,
      position: {
        ...at(150),
        accuracy: null,
        speed: null,
        heading: null,
        timestamp: new Date(LATELY).toISOString(),
      },
    },
    expect.objectContaining({ chauffeur_id: 'far' }),
  ]);
  for (const { distance } of await find()) expect(distance * 10).toBeCloseTo(Math.round(distance * 10), 6);
  expect(await idsOf(5_000, 1)).toEqual(['near']);
});

it.each([
  ['takes no rides', { available: { value: false, at: LATELY } }],
  ['is off line', { online: { value: false, at: LATELY } }],
  ['has not been heard for too long', { isStale: true }],
  ['says to be on a ride', { onRide: { value: true, at: LATELY } }],
  ['has accepted a ride', { ride: 'r1' }],
])('leaves out a driver who %s, and takes one who is free again', async (_, difference) => {
  await change('d1', { ...available, ...placeAt(10) });
  await change('d1', difference);
  expect(await idsOf()).toEqual([]);
  await change('d1', { ...available, online: undefined, isStale: false, onRide: undefined, ride: undefined });
  expect(await idsOf()).toEqual(['d1']);
});

it('leaves out a driver who has not said where', async () => {
  await change('nowhere', available);
  expect(await idsOf()).toEqual([]);
});

it('knows everybody again after the live state was lost, though nobody has reported since', async () => {
  await change('d1', { ...available, ...placeAt(10) });
  await change('d2', { ...available, ...placeAt(20), ride: 'r1' });
  lose();
  expect(await Promise.all([idsOf(), idsOf()])).toEqual([['d1'], ['d1']]);
});

it('goes by what is stored where the live state has missed something', async () => {
  await change('moved', { ...available, ...placeAt(20) });
  await change('gone', { ...available, ...placeAt(10) });
  await change('taken', { ...available, ...placeAt(5) });
  await change('left', { ...available, ...placeAt(30) });
  expect(await idsOf()).toHaveLength(4);
  state.isAway = true;
  await change('gone', placeAt(9_000));
  await change('taken', { ride: 'r1' });
  await change('moved', placeAt(40));
  state.isAway = false;
  expect(await idsOf()).toEqual(['left', 'moved']);
});

it('is not kept from the free ones by those who left while the live state was away', async () => {
  for (let i = 0; i < 4; i++) await change(`gone ${i}`, { ...available, ...placeAt(10 + i) });
  await change('free', { ...available, ...placeAt(100) });
  await find();
  await sql`update drivers set online = false, online_at = now() where id like 'gone %'`.execute(
    database.tables(),
  );
  expect(await idsOf(5_000, 1)).toEqual(['free']);
});
