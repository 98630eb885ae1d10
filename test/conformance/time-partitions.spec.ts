import { Logger } from '@nestjs/common';
import { sql, type Migration } from 'kysely';
import { KyselyDatabase } from '../../src/platform/postgres/kysely-database.js';
import { TimePartitions } from '../../src/platform/postgres/time-partitions.js';
import { onBothDatabases } from '../support/both-databases.js';

Logger.overrideLogger(false);

const DAY_MS = 86_400_000;
const ms = (text: string) => Date.parse(text);

const measures: Migration = {
  async up(db) {
    await sql`create table measures (at timestamptz not null) partition by range (at)`.execute(db);
  },
};

onBothDatabases((makeEngine) => {
  let database: KyselyDatabase;
  let partitions: TimePartitions;

  beforeAll(async () => {
    database = new KyselyDatabase(makeEngine(), { '0001-measures': measures });
    database.start();
    await database.whenReady();
  });
  beforeEach(() => (partitions = new TimePartitions(database, 'measures')));
  afterEach(() => partitions.dropBefore(Date.UTC(9999, 0)));
  afterAll(() => database.close());

  async function store(...times: string[]): Promise<void> {
    for (const at of times) await sql`insert into measures values (${at})`.execute(database.tables());
  }

  /** How many rows each month holds, by the name of its table. */
  async function months(): Promise<Record<string, number>> {
    const { rows } = await sql<{ name: string; count: number }>`
      select relname as name, (select count(*) from measures where tableoid = pg_class.oid) as count
      from pg_inherits join pg_class on pg_class.oid = inhrelid
      where inhparent = 'measures'::regclass order by relname`.execute(database.tables());
    return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
  }

  it('makes the months of the times it is given, from their first moment in UTC to their last', async () => {
    const times = ['2025-12-31T23:59:59.999Z', '2026-01-01T00:00:00.000Z', '2026-01-31T23:59:59.999Z'];
    await partitions.ensure(times.map(ms));
    await store(...times);
    expect(await months()).toEqual({ measures_2025_12: 1, measures_2026_01: 2 });
  });

  it('asks nothing for months that it knows, in whatever order their times come', async () => {
    const times = ['2026-01-10T00:00:00Z', '2026-02-10T00:00:00Z', '2026-01-11T00:00:00Z'].map(ms);
    await partitions.ensure(times);
    const transaction = jest.spyOn(database, 'transaction');
    await partitions.ensure(times);
    expect(transaction).not.toHaveBeenCalled();
    await partitions.ensure([ms('2026-03-01T00:00:00Z')]);
    expect(transaction).toHaveBeenCalledTimes(1);
    transaction.mockRestore();
  });

  it('meets what other instances make at the same time, or have made', async () => {
    const instances = Array.from({ length: 8 }, () => new TimePartitions(database, 'measures'));
    await Promise.all(instances.map((each) => each.ensure([ms('2026-05-05T00:00:00Z')])));
    await store('2026-05-05T00:00:00Z');
    expect(await months()).toEqual({ measures_2026_05: 1 });
  });

  it('drops the months that ended a day or more before the cutoff, and no row of a younger one', async () => {
    await partitions.ensure(['2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z'].map(ms));
    await store('2026-02-01T00:00:00Z');
    const endOfFebruary = ms('2026-03-01T00:00:00Z');
    expect(await partitions.dropBefore(endOfFebruary + DAY_MS - 1)).toBe(1);
    expect(await months()).toEqual({ measures_2026_02: 1, measures_2026_03: 0 });
    expect(await partitions.dropBefore(endOfFebruary + DAY_MS)).toBe(1);
    expect(await months()).toEqual({ measures_2026_03: 0 });
    expect(await partitions.dropBefore(endOfFebruary + DAY_MS)).toBe(0);
  });

  it('makes a month again that it dropped', async () => {
    const time = ms('2026-01-15T00:00:00Z');
    await partitions.ensure([time]);
    await partitions.dropBefore(ms('2026-06-01T00:00:00Z'));
    await partitions.ensure([time]);
    expect(await months()).toEqual({ measures_2026_01: 0 });
  });
});
