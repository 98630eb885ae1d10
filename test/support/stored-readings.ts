import { sql } from 'kysely';
import type { Database } from '../../src/platform/postgres/database.port.js';
import { TimePartitions } from '../../src/platform/postgres/time-partitions.js';

export interface StoredReading {
  readonly at: string;
  readonly sensor?: string;
  readonly untimed?: number;
  readonly temperature?: number;
  readonly humidity?: number;
}

/** Stores readings past the intake, of `pump-1` unless told otherwise. */
export async function storeReadings(database: Database, readings: readonly StoredReading[]): Promise<void> {
  await new TimePartitions(database, 'readings').ensure(readings.map(({ at }) => Date.parse(at)));
  for (const { at, sensor = 'pump-1', untimed = 0, temperature = 20, humidity = 50 } of readings) {
    await sql`
      insert into readings (sensor_id, at, untimed, temperature, humidity)
      values (${sensor}, ${at}, ${untimed}, ${temperature}, ${humidity})`.execute(database.tables());
  }
}

/** Stores `count` readings of `pump-1`, one every `stepS` seconds. */
export async function storeSeries(
  database: Database,
  from: string,
  { count, stepS }: { count: number; stepS: number },
): Promise<void> {
  const times = Array.from({ length: count }, (_, n) => Date.parse(from) + n * stepS * 1000);
  await new TimePartitions(database, 'readings').ensure(times);
  await sql`
    insert into readings (sensor_id, at, temperature, humidity)
    select 'pump-1', ${from}::timestamptz + n * make_interval(secs => ${stepS}), n % 30, n % 100
    from generate_series(0, ${count - 1}::int) as n`.execute(database.tables());
}
