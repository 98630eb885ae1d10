/**
 * What the history of readings costs on a private Postgres, from the query to the page: medians of three in
 * milliseconds. First a year of one sensor alone that reads every 10 s (3.15 M readings), then one of 50 such sensors
 * whose readings came in turn for 30 days (13 M).
 *
 *     npm run bench:buckets
 */
import { sql } from 'kysely';
import { Client } from 'pg';
import { ReadingsQuery } from '../src/contracts/index.js';
import { KyselyDatabase } from '../src/platform/postgres/kysely-database.js';
import { ServerEngine } from '../src/platform/postgres/server-engine.js';
import { TimePartitions } from '../src/platform/postgres/time-partitions.js';
import { ReadingHistoryRepository } from '../src/telemetry/reading-history.repository.js';
import { ReadingHistoryService } from '../src/telemetry/reading-history.service.js';
import { removeDir } from '../test/support/child-server.js';
import { startPostgres } from '../test/support/postgres-server.js';

const ROUNDS = 3;
const GOAL_MS = 50;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const YEAR = Date.UTC(2025, 0);
const CROWD = Date.UTC(2026, 0);

const postgres = await startPostgres();
const database = new KyselyDatabase(new ServerEngine(postgres.url));
const partitions = new TimePartitions(database, 'readings');
const history = new ReadingHistoryService(new ReadingHistoryRepository(database));

/** Readings of `sensors` sensors every 10 s, in the order of time, an hour a statement. */
async function fill(sensors: number, from: number, days: number): Promise<void> {
  for (let time = from; time < from + days * DAY_MS; time += HOUR_MS) {
    await partitions.ensure([time]);
    await sql`
      insert into readings (sensor_id, at, temperature, humidity)
      select 'sensor-' || sensor, at, round(random() * 400) / 10, round(random() * 100)
      from generate_series(1, ${sensors}::int) as sensor,
        generate_series(${new Date(time)}::timestamptz, ${new Date(time + HOUR_MS - 1)}, interval '10 s') as at
      order by at, sensor`.execute(database.tables());
  }
  await vacuum();
}

/** As Postgres does by itself, sooner or later. */
async function vacuum(): Promise<void> {
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  await client.query('vacuum analyze readings');
  await client.end();
}

async function medianMs(search: Partial<ReadingsQuery>): Promise<number> {
  const rounds: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const began = performance.now();
    await history.page(Object.assign(new ReadingsQuery(), search));
    rounds.push(performance.now() - began);
  }
  return Math.round(rounds.toSorted((a, b) => a - b)[1]! * 10) / 10;
}

async function measureDay(sensor: string, day: number): Promise<Record<string, number>> {
  const search = { sensor, from: day, to: day + DAY_MS, limit: 1440 };
  return {
    'a day by 1m': await medianMs({ ...search, bucket: '1m' }),
    'a day by 5m': await medianMs({ ...search, bucket: '5m' }),
    'a day by 1h': await medianMs({ ...search, bucket: '1h' }),
    'a day by 1d': await medianMs({ ...search, bucket: '1d' }),
    'a page of 50': await medianMs({ ...search, limit: 50 }),
  };
}

async function measure(): Promise<void> {
  await database.whenReady();
  await fill(1, YEAR, 365);
  const alone = await measureDay('sensor-1', YEAR + 200 * DAY_MS);
  const year = await medianMs({ sensor: 'sensor-1', limit: 1440, bucket: '1d' });
  await fill(50, CROWD, 30);
  const among50 = await measureDay('sensor-7', CROWD + 15 * DAY_MS);
  console.table({ 'a sensor alone': { ...alone, 'the year by 1d': year }, 'one among 50': among50 });
  const isMet = alone['a day by 5m']! < GOAL_MS;
  console.log(`a day of a year by 5m in less than ${GOAL_MS} ms: ${isMet ? 'met' : 'missed'}`);
}

async function main(): Promise<void> {
  database.start();
  try {
    await measure();
  } finally {
    await database.close();
    await postgres.server.stop();
    removeDir(postgres.server.dir);
  }
}

await main();
