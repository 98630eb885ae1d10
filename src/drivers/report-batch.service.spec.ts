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
import { TimePartitions } from '../platform/postgres/time-partitions.js';
import { SilenceWatches } from '../platform/silence/silence-watch.js';
import { MemoryState } from '../platform/state/memory-state.js';
import { DriverChanges } from './driver-changes.service.js';
import { DriverRepository } from './driver.repository.js';
import { FreeDrivers } from './free-drivers.store.js';
import type { PositionReport } from './position.model.js';
import { ReportBatch, type DriverReport } from './report-batch.service.js';
import { RideRepository } from './ride.repository.js';
import { RidesService } from './rides.service.js';
import { StalenessService } from './staleness.service.js';
import { TrackRepository } from './track.repository.js';

Logger.overrideLogger(false);

const dir = mkdtempSync(join(tmpdir(), 'relais-reports-'));
const database = new KyselyDatabase(new EmbeddedEngine(dir));
const state = new MemoryState();
const drivers = new DriverRepository(database);
const rideRows = new RideRepository(database);
const changes = new DriverChanges(database, drivers, new FreeDrivers(state), new DomainEvents());
const silences = new SilenceWatches(state, database);
const staleness = new StalenessService(testSettings(), silences, drivers, changes, database);
const partitions = new TimePartitions(database, 'driver_positions');
const batch = new ReportBatch(database, partitions, rideRows, new TrackRepository(), changes, staleness);
const rides = new RidesService(rideRows, drivers, changes);

beforeAll(async () => {
  database.start();
  await database.whenReady();
});
afterAll(async () => {
  await database.close();
  removeDir(dir);
});

const START = Date.now() - 3_600_000;

function aPosition(chauffeurId: string, at: number, reservationId?: string): DriverReport {
  const place = { lat: 40 + (at % 1000) / 1e4, lng: 2, accuracy: null, speed: 9.5, heading: null };
  const report: PositionReport = { chauffeurId, at, ...place, ...(reservationId && { reservationId }) };
  return { kind: 'position', report };
}

function begin(reservationId: string, chauffeurId: string): Promise<unknown> {
  return database.transaction((trx: Transaction<unknown>) =>
    rides.begin(trx, { reservationId, chauffeurId, customer: 'c1' }),
  );
}

function end(reservationId: string): Promise<unknown> {
  return database.transaction((trx: Transaction<unknown>) => rides.end(trx, reservationId));
}

/** What is kept of a driver, but for when it came. */
async function keptOf(id: string): Promise<unknown> {
  const [driver] = await drivers.find([id]);
  const { rows } = await sql`
    select at, reservation_id, lat, lng from driver_positions where chauffeur_id = ${id}
    order by at, reservation_id`.execute(database.tables());
  const { general, riding, online, available } = driver!;
  return { general, riding, online, available, track: rows };
}

function shuffled<T>(items: readonly T[], seed: number): T[] {
  let random = seed;
  const keyed = items.map((item) => [(random = (random * 48_271) % 2_147_483_647), item] as const);
  return keyed.toSorted(([a], [b]) => a - b).map(([, item]) => item);
}

describe('positions of a ride', () => {
  it('are taken from its driver, and from nobody else', async () => {
    await begin('r1', 'driving');
    const verdicts = await batch.store([
      aPosition('driving', Date.now(), 'r1'),
      aPosition('walking', Date.now(), 'r1'),
      aPosition('driving', Date.now(), 'r-unknown'),
    ]);
    expect(verdicts).toEqual([undefined, 'RIDE_NOT_YOURS', 'RIDE_NOT_YOURS']);
    expect(await drivers.find(['walking'])).toEqual([]);
  });

  it('are taken late when they were measured in time, and never for a time after the end', async () => {
    await begin('r2', 'late');
    const during = Date.now();
    await end('r2');
    const after = Date.now() + 1_000;
    const verdicts = await batch.store([
      aPosition('late', during, 'r2'),
      aPosition('late', after, 'r2'),
      aPosition('late', during - 3_600_000, 'r2'),
    ]);
    expect(verdicts).toEqual([undefined, 'RIDE_NOT_THEN', 'RIDE_NOT_THEN']);
  });
});

it.each([1, 2, 3])(
  'ends in the same state and track whatever the order, repeats included (%d)',
  async (seed) => {
    const [sorted, mixed] = [`sorted-${seed}`, `mixed-${seed}`];
    const steps = Array.from({ length: 120 }, (_, index) => START + index * 1_000);
    const drive = (id: string): DriverReport[] => [
      ...steps.map((at) => aPosition(id, at)),
      {
        kind: 'status',
        report: { chauffeurId: id, at: START, isOnline: true, isAvailable: true },
        isRetained: false,
      },
      {
        kind: 'status',
        report: { chauffeurId: id, at: START + 5_000, isAvailable: false },
        isRetained: false,
      },
    ];
    await batch.store(drive(sorted));
    const replay = shuffled([...drive(mixed), ...drive(mixed).slice(0, 40)], seed);
    for (let first = 0; first < replay.length; first += 25)
      await batch.store(replay.slice(first, first + 25));
    expect(await keptOf(mixed)).toEqual(await keptOf(sorted));
  },
);

it('keeps the overview equal to the drivers that there are', async () => {
  const { rows } = await sql<{ total: number }>`select count(*)::int as total from drivers`.execute(
    database.tables(),
  );
  const counts = await drivers.counts();
  expect(counts.total).toBe(rows[0]!.total);
  expect(counts.on_ride).toBe(1);
});
