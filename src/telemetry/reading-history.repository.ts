import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder, type SelectQueryBuilder, type SqlBool } from 'kysely';
import type { Reading, ReadingBucket } from '../contracts/index.js';
import { Database } from '../platform/postgres/database.port.js';
import { firstSlice, type ReadingRange } from './reading-window.model.js';

/** Readings that are held at once. */
const SLICE = 5000;

/** Where a reading stands among its sensor's: its time, and what tells those of one time apart. */
export type ReadingKey = readonly [at: number, untimed: number];

export interface StoredReading {
  readonly key: ReadingKey;
  readonly reading: Reading;
}

interface ReadingRow {
  readonly sensor_id: string;
  readonly at: Date;
  readonly untimed: number;
  readonly temperature: number;
  readonly humidity: number;
}

interface BucketRow {
  readonly begins_at: Date;
  readonly count: number;
  readonly temperature: [min: number, avg: number, max: number];
  readonly humidity: [min: number, avg: number, max: number];
}

interface Tables {
  readings: ReadingRow;
}

/** What is stored of readings, found by the primary key; months out of range are not looked at. */
@Injectable()
export class ReadingHistoryRepository {
  constructor(private readonly database: Database) {}

  /** Newest first, those older than `before`. */
  async newest(range: ReadingRange, limit: number, before?: ReadingKey): Promise<StoredReading[]> {
    let query = this.within(range).orderBy('at', 'desc').orderBy('untimed', 'desc').limit(limit);
    if (before) query = query.where(beyond('<', before));
    return (await query.execute()).map(storedReadingOf);
  }

  /** All of a range, oldest first, a few thousand at a time. */
  async *slices(range: ReadingRange): AsyncGenerator<Reading[], void> {
    let last: ReadingKey | undefined;
    do {
      const slice = await this.oldest(range, SLICE, last);
      if (slice.length > 0) yield slice.map(({ reading }) => reading);
      last = slice.length < SLICE ? undefined : slice.at(-1)?.key;
    } while (last);
  }

  /**
   * What a range comes to per bucket, oldest first: averages to two decimals, buckets without readings left out. In
   * slices, since a month of readings takes one statement long enough.
   */
  async *bucketSlices(range: ReadingRange, widthMs: number): AsyncGenerator<ReadingBucket[], void> {
    for (let rest = range; rest.from < rest.to;) {
      const [oldest] = await this.oldest(rest, 1);
      if (!oldest) return;
      const slice = firstSlice({ ...rest, from: oldest.key[0] }, widthMs);
      yield await this.aggregate(slice, widthMs);
      rest = { ...rest, from: slice.to };
    }
  }

  private async oldest(range: ReadingRange, limit: number, after?: ReadingKey): Promise<StoredReading[]> {
    let query = this.within(range).orderBy('at').orderBy('untimed').limit(limit);
    if (after) query = query.where(beyond('>', after));
    return (await query.execute()).map(storedReadingOf);
  }

  private async aggregate(range: ReadingRange, widthMs: number): Promise<ReadingBucket[]> {
    const [from, to] = [new Date(range.from), new Date(range.to)];
    const { rows } = await sql<BucketRow>`
      select date_bin(make_interval(secs => ${widthMs / 1000}), at, timestamptz 'epoch') as begins_at,
        count(*) as count,
        array[min(temperature), round(avg(temperature)::numeric, 2)::float8, max(temperature)] as temperature,
        array[min(humidity), round(avg(humidity)::numeric, 2)::float8, max(humidity)] as humidity
      from readings
      where sensor_id = ${range.sensor} and at >= ${from} and at < ${to}
      group by begins_at order by begins_at`.execute(this.database.tables());
    return rows.map(bucketOf);
  }

  private within({ sensor, from, to }: ReadingRange): SelectQueryBuilder<Tables, 'readings', ReadingRow> {
    return this.database
      .tables<Tables>()
      .selectFrom('readings')
      .select(['sensor_id', 'at', 'untimed', 'temperature', 'humidity'])
      .where('sensor_id', '=', sensor)
      .where('at', '>=', new Date(from))
      .where('at', '<', new Date(to));
  }
}

/** Postgres leaves months aside by the comparison of the time alone, not by that of the pair. */
function beyond(side: '<' | '>', [epochMs, untimed]: ReadingKey): RawBuilder<SqlBool> {
  const [at, operator] = [new Date(epochMs), sql.raw(side)];
  return sql`at ${operator}= ${at} and (at, untimed) ${operator} (${at}, ${untimed})`;
}

function storedReadingOf({ sensor_id, at, untimed, temperature, humidity }: ReadingRow): StoredReading {
  return {
    key: [at.getTime(), untimed],
    reading: { sensor_id, temperature, humidity, timestamp: at.toISOString() },
  };
}

function bucketOf({ begins_at, count, temperature, humidity }: BucketRow): ReadingBucket {
  const spreadOf = ([min, avg, max]: BucketRow['humidity']) => ({ min, avg, max });
  return {
    timestamp: begins_at.toISOString(),
    count,
    temperature: spreadOf(temperature),
    humidity: spreadOf(humidity),
  };
}
