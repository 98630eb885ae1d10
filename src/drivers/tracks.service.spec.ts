import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { sql, type Transaction } from 'kysely';
import { removeDir } from '../../test/support/child-server.js';
import { testSettings } from '../../test/support/settings.js';
import type { Role, Track } from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { EmbeddedEngine } from '../platform/postgres/embedded-engine.js';
import { KyselyDatabase } from '../platform/postgres/kysely-database.js';
import { TimePartitions } from '../platform/postgres/time-partitions.js';
import type { TextStream } from '../platform/paging/text-stream.js';
import { DriverRepository } from './driver.repository.js';
import type { PositionReport } from './position.model.js';
import { TrackHistoryRepository } from './track-history.repository.js';
import { TrackRepository } from './track.repository.js';
import type { TrackQuestion } from './tracks.port.js';
import { TracksService } from './tracks.service.js';

Logger.overrideLogger(false);

const DAY_MS = 86_400_000;
const dir = mkdtempSync(join(tmpdir(), 'relais-tracks-'));
const database = new KyselyDatabase(new EmbeddedEngine(dir));
const partitions = new TimePartitions(database, 'driver_positions');
const tracks = new TracksService(
  new TrackHistoryRepository(database),
  new DriverRepository(database),
  partitions,
  testSettings({ RETENTION_TRACKS: 10 }),
);

beforeAll(async () => {
  database.start();
  await database.whenReady();
  await sql`insert into drivers (id, updated_at) values ('d1', now()), ('d2', now())`.execute(
    database.tables(),
  );
});
afterEach(() => sql`truncate driver_positions`.execute(database.tables()));
afterAll(async () => {
  await database.close();
  removeDir(dir);
});

const NOON = Date.UTC(2026, 1, 28, 12);
const ALL = { format: 'geojson', from: 0, to: Date.UTC(2030, 0) } as const;

const report = (overrides: Partial<PositionReport> = {}): PositionReport => ({
  chauffeurId: 'd1',
  at: NOON,
  lat: 48.85,
  lng: 2.35,
  accuracy: null,
  speed: null,
  heading: null,
  ...overrides,
});

async function store(...reports: readonly PositionReport[]): Promise<void> {
  await partitions.ensure(reports.map(({ at }) => at));
  await database.transaction((trx: Transaction<unknown>) => new TrackRepository().append(trx, reports));
}

/** A point every `stepS` seconds, `count` of them. */
async function storeDrive(count: number, stepS = 1): Promise<void> {
  await partitions.ensure([NOON, NOON + count * stepS * 1000]);
  await sql`
    insert into driver_positions (chauffeur_id, at, reservation_id, lat, lng)
    select 'd1', ${new Date(NOON)}::timestamptz + n * make_interval(secs => ${stepS}), 'r1', n * 0.001, 2
    from generate_series(0, ${count - 1}::int) as n`.execute(database.tables());
}

const caller = (role: Role, chauffeurId = 'd1'): Caller => ({
  id: `chauffeur_${chauffeurId}`,
  role,
  chauffeurId,
  tokenId: 't',
  issuedAt: 0,
  expiresAt: Infinity,
});
const ADMIN = caller('admin', 'boss');

async function textOf({ pieces }: TextStream): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

async function driverTrack(question: Partial<TrackQuestion> = {}): Promise<Track> {
  return JSON.parse(await textOf(await tracks.ofDriver(ADMIN, 'd1', { ...ALL, ...question }))) as Track;
}

const timesOf = ({ properties }: Track) => properties.coordTimes.map((time) => Date.parse(time));
const latitudesOf = ({ geometry }: Track) => geometry?.coordinates.map(([, lat]) => lat);

describe('the track of a driver', () => {
  it('has both kinds of positions in the order of their times, whenever they were stored', async () => {
    await store(report({ at: NOON + 2000, lat: 3 }), report({ chauffeurId: 'd2', lat: 9 }));
    await store(report({ at: NOON + 1000, lat: 2, reservationId: 'r1' }), report({ lat: 1 }));
    const track = await driverTrack();
    expect(latitudesOf(track)).toEqual([1, 2, 3]);
    expect(timesOf(track)).toEqual([NOON, NOON + 1000, NOON + 2000]);
  });

  it('has a position once that came twice, and one of one time, the ride’s', async () => {
    const points = [report({ lat: 1 }), report({ at: NOON + 1000, lat: 2 })];
    await store(...points);
    await store(...points, report({ reservationId: 'r1', lat: 1.5 }));
    expect(latitudesOf(await driverTrack())).toEqual([1.5, 2]);
  });

  it('begins at the first time and ends before the second', async () => {
    await storeDrive(10);
    const track = await driverTrack({
      from: '2026-02-28T12:00:02Z',
      to: String(NOON + 5000),
    });
    expect(timesOf(track)).toEqual([NOON + 2000, NOON + 3000, NOON + 4000]);
  });

  it('is that of the last day where no time is named, and of the day before the second', async () => {
    const now = Date.now();
    const ages = [DAY_MS + 60_000, DAY_MS - 60_000, 60_000, 1000];
    await store(...ages.map((age) => report({ at: now - age })));
    const times = async (question: Partial<TrackQuestion>) =>
      timesOf(await driverTrack({ from: undefined, to: undefined, ...question }));
    expect(await times({})).toEqual(ages.slice(1).map((age) => now - age));
    expect(await times({ to: now - 30_000 })).toEqual([now - DAY_MS + 60_000, now - 60_000]);
  });

  it('has every point once when they fill several slices, over the end of a month', async () => {
    await storeDrive(12_000, 5);
    const track = await driverTrack();
    expect(timesOf(track)).toEqual(Array.from({ length: 12_000 }, (_, n) => NOON + n * 5000));
    expect(latitudesOf(track)).toHaveLength(12_000);
  });

  it('is read on only as it is taken', async () => {
    await storeDrive(12_000);
    const { pieces } = await tracks.ofDriver(ADMIN, 'd1', { ...ALL, format: 'gpx' });
    await sql`delete from driver_positions`.execute(database.tables());
    let text = '';
    for await (const piece of pieces) text += piece;
    expect(text.match(/<trkpt /g)).toHaveLength(5000);
  });

  it('is a file in GPX', async () => {
    await store(report({ speed: 4.2, heading: 90 }));
    const stream = await tracks.ofDriver(ADMIN, 'd1', { ...ALL, format: 'gpx' });
    expect(stream).toMatchObject({ mediaType: 'application/gpx+xml', fileName: 'track-d1.gpx' });
    expect(await textOf(stream)).toContain('<gpxtpx:speed>4.20</gpxtpx:speed>');
  });

  it('is for the driver and admins; others do not learn whether there is such a driver', async () => {
    const ask = (who: Caller, id: string) => tracks.ofDriver(who, id, ALL);
    await expect(ask(caller('driver'), 'd1')).resolves.toMatchObject({ mediaType: 'application/json' });
    const strangers = [caller('driver', 'd2'), caller('user'), caller('device')];
    for (const who of strangers) {
      await expect(ask(who, 'd1')).rejects.toMatchObject({ code: 'DRIVER_NOT_FOUND' });
      await expect(ask(who, 'nobody')).rejects.toMatchObject({ code: 'DRIVER_NOT_FOUND' });
    }
    await expect(ask(ADMIN, 'nobody')).rejects.toMatchObject({ code: 'DRIVER_NOT_FOUND' });
  });

  it('is refused when it would end before it begins', async () => {
    await expect(driverTrack({ from: NOON, to: NOON - 1 })).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
      data: { errors: [{ path: 'from', message: 'from must not be after to' }] },
    });
    expect((await driverTrack({ from: NOON, to: NOON })).geometry).toBeNull();
  });
});

describe('the track of a ride', () => {
  const rideTrack = async (id: string, question: Partial<TrackQuestion> = {}) =>
    JSON.parse(await textOf(await tracks.ofRide(id, { format: 'geojson', ...question }))) as Track;

  it('is all of that ride and of no other, where no time is named', async () => {
    await storeDrive(5);
    await store(
      report({ at: NOON - 1000 }),
      report({ at: NOON + 60_000, reservationId: 'r2', chauffeurId: 'd2' }),
    );
    expect(timesOf(await rideTrack('r1'))).toEqual([0, 1, 2, 3, 4].map((n) => NOON + n * 1000));
    expect(timesOf(await rideTrack('r1', { from: NOON + 3000 }))).toEqual([NOON + 3000, NOON + 4000]);
  });

  it('is empty for a ride that nobody drove', async () => {
    await store(report(), report({ at: NOON + 1 }));
    expect((await rideTrack('r9')).geometry).toBeNull();
  });
});

it('forgets months that have been over for longer than tracks are kept', async () => {
  const [kept, old] = [Date.now() - 9 * DAY_MS, Date.now() - (10 + 31 + 2) * DAY_MS];
  await store(report({ at: kept }), report({ at: kept + 1 }), report({ at: old }));
  expect(await tracks.dropOld()).toBeGreaterThanOrEqual(1);
  expect(timesOf(await driverTrack())).toEqual([kept, kept + 1]);
});
