import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { sql } from 'kysely';
import { removeDir } from '../../test/support/child-server.js';
import { storeReadings, storeSeries, type StoredReading } from '../../test/support/stored-readings.js';
import { ReadingsQuery, type Reading, type ReadingBucket } from '../contracts/index.js';
import type { Page } from '../platform/paging/page.js';
import { EmbeddedEngine } from '../platform/postgres/embedded-engine.js';
import { KyselyDatabase } from '../platform/postgres/kysely-database.js';
import { ReadingHistoryRepository } from './reading-history.repository.js';
import { ReadingHistoryService } from './reading-history.service.js';

Logger.overrideLogger(false);

const dir = mkdtempSync(join(tmpdir(), 'relais-readings-'));
const database = new KyselyDatabase(new EmbeddedEngine(dir));
const history = new ReadingHistoryService(new ReadingHistoryRepository(database));

beforeAll(async () => {
  database.start();
  await database.whenReady();
});
afterEach(() => sql`truncate readings`.execute(database.tables()));
afterAll(async () => {
  await database.close();
  removeDir(dir);
});

const store = (...readings: StoredReading[]) => storeReadings(database, readings);
const series = (from: string, count: number, stepS: number) => storeSeries(database, from, { count, stepS });
const query = (overrides: Partial<ReadingsQuery> = {}): ReadingsQuery =>
  Object.assign(new ReadingsQuery(), { sensor: 'pump-1' }, overrides);

const timesOf = (page: Page<Reading | ReadingBucket>) => page.items.map(({ timestamp }) => timestamp);

async function everyPage(overrides: Partial<ReadingsQuery>): Promise<Page<Reading | ReadingBucket>[]> {
  const pages: Page<Reading | ReadingBucket>[] = [];
  for (let cursor: string | undefined; pages.length < 50;) {
    const page = await history.page(query({ ...overrides, cursor }));
    pages.push(page);
    if (page.nextCursor === null) return pages;
    cursor = page.nextCursor;
  }
  throw new Error('the pages do not end');
}

async function csv(overrides: Partial<ReadingsQuery> = {}): Promise<string> {
  const pieces = await history.csv(query({ ...overrides, format: 'csv' }));
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

describe('readings', () => {
  it('come newest first, of the sensor that was asked for', async () => {
    await store(
      { at: '2026-01-31T23:59:50.000Z', temperature: 21.5, humidity: 40 },
      { at: '2026-02-01T00:00:00.123Z', temperature: 22 },
      { at: '2026-02-01T00:00:00.123Z', sensor: 'pump-2' },
    );
    expect(await history.page(query())).toEqual({
      items: [
        { sensor_id: 'pump-1', temperature: 22, humidity: 50, timestamp: '2026-02-01T00:00:00.123Z' },
        { sensor_id: 'pump-1', temperature: 21.5, humidity: 40, timestamp: '2026-01-31T23:59:50.000Z' },
      ],
      nextCursor: null,
    });
  });

  it('are paged without a gap or a repeat where several bear the same time', async () => {
    const at = '2026-03-01T00:00:00.000Z';
    const untimed = [1, 2, 3, 4, 5].map((n) => ({ at, untimed: n, temperature: n }));
    await store({ at: '2026-02-28T23:00:00Z', temperature: 0 }, ...untimed);
    const pages = await everyPage({ limit: 2 });
    expect(pages.map(({ items }) => items.map(({ temperature }) => temperature))).toEqual([
      [5, 4],
      [3, 2],
      [1, 0],
    ]);
  });

  it('are those from the first time on and before the second, given as ISO 8601 or epoch milliseconds', async () => {
    const times = ['2026-03-01T00:00:00.000Z', '2026-03-01T00:00:01.000Z', '2026-03-01T00:00:02.000Z'];
    await store(...times.map((at) => ({ at })));
    const range = { from: '2026-03-01T00:00:01', to: Date.parse(times[2]!) };
    expect(timesOf(await history.page(query(range)))).toEqual([times[1]]);
    expect(timesOf(await history.page(query({ from: String(range.to), to: range.to })))).toEqual([]);
  });

  it('are refused from a time after their end, naming the field', async () => {
    const range = { from: '2026-03-02T00:00:00Z', to: '2026-03-01T00:00:00Z' };
    const refusal = { code: 'REQUEST_INVALID', data: { errors: [{ path: 'from' }] } };
    await expect(history.page(query(range))).rejects.toMatchObject(refusal);
    await expect(history.page(query({ ...range, bucket: '1h' }))).rejects.toMatchObject(refusal);
    await expect(history.csv(query(range))).rejects.toMatchObject(refusal);
  });

  it.each([[9e15], [-9e15]])('are found, or not, with a cursor of an impossible time: %d', async (time) => {
    await store({ at: '2026-03-01T00:00:00Z' });
    const cursorOf = (...key: number[]) => Buffer.from(JSON.stringify(key)).toString('base64url');
    const count = time > 0 ? 1 : 0;
    const raw = await history.page(query({ cursor: cursorOf(time, 0) }));
    const buckets = await history.page(query({ cursor: cursorOf(time), bucket: '1d' }));
    expect([raw.items.length, buckets.items.length]).toEqual([count, count]);
  });
});

describe('buckets', () => {
  it('hold count, least, average and most of each quantity, newest first', async () => {
    await store(
      { at: '2026-03-01T10:00:00Z', temperature: 20, humidity: 50 },
      { at: '2026-03-01T10:02:00Z', temperature: 20.5, humidity: 51 },
      { at: '2026-03-01T10:04:59.999Z', temperature: 21.5, humidity: 54.25 },
      { at: '2026-03-01T10:05:00Z', temperature: -3.75, humidity: 0 },
    );
    expect(await history.page(query({ bucket: '5m' }))).toEqual({
      items: [
        {
          timestamp: '2026-03-01T10:05:00.000Z',
          count: 1,
          temperature: { min: -3.75, avg: -3.75, max: -3.75 },
          humidity: { min: 0, avg: 0, max: 0 },
        },
        {
          timestamp: '2026-03-01T10:00:00.000Z',
          count: 3,
          temperature: { min: 20, avg: 20.67, max: 21.5 },
          humidity: { min: 50, avg: 51.75, max: 54.25 },
        },
      ],
      nextCursor: null,
    });
  });

  it.each([
    ['1m', '2026-03-01T23:59:00.000Z'],
    ['5m', '2026-03-01T23:55:00.000Z'],
    ['1h', '2026-03-01T23:00:00.000Z'],
    ['1d', '2026-03-01T00:00:00.000Z'],
  ] as const)('of %s begin in UTC', async (bucket, begin) => {
    await store({ at: '2026-03-01T23:59:59.999Z' }, { at: '2026-03-02T00:00:00Z' });
    expect(timesOf(await history.page(query({ bucket })))).toEqual(['2026-03-02T00:00:00.000Z', begin]);
  });

  it('go as far back as the limit from the newest reading, and on from there', async () => {
    await series('2026-02-27T00:00:00Z', 72, 3600);
    await store({ at: '2026-01-01T12:00:00Z' });
    const pages = await everyPage({ bucket: '1h', limit: 30 });
    expect(pages.map(({ items }) => items.length)).toEqual([30, 30, 12, 1]);
    const times = pages.flatMap(timesOf);
    expect(times).toEqual([...new Set(times)].sort().toReversed());
  });

  it('are made of what lies within the range, and end with it', async () => {
    await series('2026-03-01T00:00:00Z', 120, 60);
    const range = { from: '2026-03-01T00:30:00Z', to: '2026-03-01T01:15:00Z' };
    const { items, nextCursor } = await history.page(query({ ...range, bucket: '1h' }));
    expect(items.map(({ timestamp, ...rest }) => [timestamp, 'count' in rest && rest.count])).toEqual([
      ['2026-03-01T01:00:00.000Z', 15],
      ['2026-03-01T00:00:00.000Z', 30],
    ]);
    expect(nextCursor).toBeNull();
  });

  it('of a year come in one page, without those that are empty', async () => {
    await series('2025-01-01T00:00:00Z', 90, 86_400);
    await series('2025-09-01T00:00:00Z', 122, 86_400);
    const page = await history.page(query({ bucket: '1d', limit: 1440 }));
    const times = timesOf(page);
    expect([times.length, times[0], times.at(-1)]).toEqual([
      212,
      '2025-12-31T00:00:00.000Z',
      '2025-01-01T00:00:00.000Z',
    ]);
    expect(page.nextCursor).toBeNull();
  });
});

describe('the export', () => {
  it('is a line of names and one of values for each reading, oldest first, without limit', async () => {
    await store(
      { at: '2026-03-01T00:00:10Z', temperature: 20.25, humidity: 51 },
      { at: '2026-03-01T00:00:00Z', temperature: -1, humidity: 100 },
    );
    expect(await csv({ limit: 1 })).toBe(
      'sensor_id,temperature,humidity,timestamp\r\n' +
        'pump-1,-1,100,2026-03-01T00:00:00.000Z\r\n' +
        'pump-1,20.25,51,2026-03-01T00:00:10.000Z\r\n',
    );
  });

  it('has buckets in the same way', async () => {
    await store({ at: '2026-03-01T00:00:10Z' }, { at: '2026-03-01T00:01:10Z', temperature: 30 });
    expect(await csv({ bucket: '1m' })).toBe(
      'timestamp,count,temperature_min,temperature_avg,temperature_max,humidity_min,humidity_avg,humidity_max\r\n' +
        '2026-03-01T00:00:00.000Z,1,20,20,20,50,50,50\r\n' +
        '2026-03-01T00:01:00.000Z,1,30,30,30,50,50,50\r\n',
    );
  });

  it('is the line of names alone where there is nothing', async () => {
    expect(await csv()).toBe('sensor_id,temperature,humidity,timestamp\r\n');
  });

  it('has every reading once when they fill several slices, and every bucket', async () => {
    await series('2026-03-01T00:00:00Z', 12_000, 60);
    const times = (text: string, column: number) =>
      text
        .trimEnd()
        .split('\r\n')
        .slice(1)
        .map((line) => line.split(',')[column]!);
    const [readings, buckets] = [times(await csv(), 3), times(await csv({ bucket: '1m' }), 0)];
    expect(readings).toHaveLength(12_000);
    expect(readings).toEqual([...new Set(readings)].sort());
    expect(buckets).toEqual(readings);
  });

  it('reads on only as it is taken', async () => {
    await series('2026-03-01T00:00:00Z', 12_000, 60);
    const pieces = await history.csv(query({ format: 'csv' }));
    await sql`delete from readings`.execute(database.tables());
    let lines = 0;
    for await (const piece of pieces) lines += piece.split('\r\n').length - 1;
    expect(lines).toBe(1 + 5000);
  });

  it('rejects when it cannot begin, and ends with the error when it breaks off', async () => {
    await series('2026-03-01T00:00:00Z', 6_000, 60);
    const pieces = await history.csv(query({ format: 'csv' }));
    await sql`alter table readings rename to readings_away`.execute(database.tables());
    await expect(history.csv(query({ format: 'csv' }))).rejects.toMatchObject({ code: '42P01' });
    const taken: string[] = [];
    const read = async (): Promise<void> => {
      for await (const piece of pieces) taken.push(piece);
    };
    await expect(read()).rejects.toMatchObject({ code: '42P01' });
    expect(taken).toHaveLength(1);
    await sql`alter table readings_away rename to readings`.execute(database.tables());
  });
});
