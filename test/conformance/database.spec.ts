import { Logger } from '@nestjs/common';
import { sql, type Generated, type Kysely, type Migration } from 'kysely';
import { KyselyDatabase } from '../../src/platform/postgres/kysely-database.js';
import type { SqlEngine } from '../../src/platform/postgres/sql-engine.js';
import { onBothDatabases } from '../support/both-databases.js';
import { until } from '../support/until.js';

Logger.overrideLogger(false);

interface Tables {
  readings: { id: Generated<number>; sensor: string; value: number };
}

const migrations: Record<string, Migration> = {
  '0001-readings': {
    async up(db) {
      await sql`create table readings (
        id bigint generated always as identity primary key,
        sensor text not null,
        value double precision not null check (value < 1000)
      )`.execute(db);
    },
  },
};

onBothDatabases(keepsThePromises);

function keepsThePromises(makeEngine: () => SqlEngine): void {
  let database: KyselyDatabase;
  let db: Kysely<Tables>;

  beforeAll(async () => {
    database = new KyselyDatabase(makeEngine(), migrations);
    database.start();
    await database.whenReady();
    db = database.tables<Tables>();
  });
  beforeEach(() => db.deleteFrom('readings').execute());
  afterAll(() => database.close());

  const add = (sensor: string, value = 1, on = db) => on.insertInto('readings').values({ sensor, value });
  const sensors = async () => {
    const rows = await db.selectFrom('readings').select('sensor').orderBy('id').execute();
    return rows.map(({ sensor }) => sensor);
  };

  it('is up once the migrations have run', () => {
    expect(database.isUp()).toBe(true);
  });

  it('counts the rows that a statement changed', async () => {
    await add('a').execute();
    await add('b').execute();
    const { numUpdatedRows } = await db.updateTable('readings').set({ value: 2 }).executeTakeFirstOrThrow();
    expect(numUpdatedRows).toBe(2n);
  });

  it('keeps all of a transaction', async () => {
    const id = await database.transaction<Tables, number>(async (trx) => {
      await add('a', 1, trx).execute();
      return (await add('b', 1, trx).returning('id').executeTakeFirstOrThrow()).id;
    });
    expect(id).toEqual(expect.any(Number));
    expect(await sensors()).toEqual(['a', 'b']);
  });

  it('keeps nothing of a transaction that throws', async () => {
    const broken = database.transaction<Tables, void>(async (trx) => {
      await add('a', 1, trx).execute();
      throw new Error('changed my mind');
    });
    await expect(broken).rejects.toThrow('changed my mind');
    expect(await sensors()).toEqual([]);
  });

  it('keeps nothing of a transaction in which a statement failed', async () => {
    const broken = database.transaction<Tables, void>(async (trx) => {
      await add('a', 1, trx).execute();
      await add('b', 1000, trx).execute();
    });
    await expect(broken).rejects.toMatchObject({ code: '23514' });
    expect(await sensors()).toEqual([]);
  });

  it('hides an open transaction from others', async () => {
    const transaction = database.transaction<Tables, void>(async (trx) => {
      await add('a', 1, trx).execute();
      await add('b', 1, trx).execute();
    });
    const seen = sensors();
    await transaction;
    expect([[], ['a', 'b']]).toContainEqual(await seen);
  });

  it('gives each of many concurrent transactions its own view', async () => {
    const increment = () =>
      database.transaction<Tables, void>(async (trx) => {
        const { value } = await trx
          .selectFrom('readings')
          .select('value')
          .forUpdate()
          .executeTakeFirstOrThrow();
        await trx
          .updateTable('readings')
          .set({ value: value + 1 })
          .execute();
      });
    await add('counter', 0).execute();
    await Promise.all(Array.from({ length: 20 }, increment));
    const row = await db.selectFrom('readings').select('value').executeTakeFirstOrThrow();
    expect(row.value).toBe(20);
  });

  it('answers concurrent queries, more than it has connections', async () => {
    await Promise.all(Array.from({ length: 100 }, (_, index) => add(`s${index}`).execute()));
    expect(await sensors()).toHaveLength(100);
  });

  it.each([
    ['broken SQL', sql`selec 1`, '42601'],
    ['text with NUL', sql`select ${'a\0b'}::text`, '22021'],
    ['a lone surrogate in a document', sql`select ${'"\\ud800"'}::jsonb`, '22P02'],
    ['a division by zero', sql`select 1 / 0`, '22012'],
  ])('passes Postgres’s own error for %s, and goes on', async (_, query, code) => {
    await expect(query.execute(db)).rejects.toMatchObject({ code });
    expect(await sensors()).toEqual([]);
  });

  it('reads values as the port says', async () => {
    const at = new Date('2026-03-29T01:30:00.123Z');
    const { rows } = await sql`select
      9007199254740991::bigint as safe, 9007199254740993::bigint as beyond, array[1, null, 9007199254740993]::bigint[] as bigints,
      ${at}::timestamptz as at, array[${at}::timestamptz] as instants, '2026-11-21'::date as day, array['2026-11-21'::date] as days,
      1.50::numeric as money, 0.5::float8 as ratio, true as flag, null::text as nothing, 'é "q", \\'::text as text,
      ${JSON.stringify({ a: [1, 'x', null] })}::jsonb as document, array['a"b', null, 'c,d'] as texts, '\\x00ff'::bytea as bytes
    `.execute(db);
    expect(rows).toEqual([
      {
        safe: 9007199254740991,
        beyond: '9007199254740993',
        bigints: [1, null, '9007199254740993'],
        at,
        instants: [at],
        day: '2026-11-21',
        days: ['2026-11-21'],
        money: '1.50',
        ratio: 0.5,
        flag: true,
        nothing: null,
        text: 'é "q", \\',
        document: { a: [1, 'x', null] },
        texts: ['a"b', null, 'c,d'],
        bytes: Buffer.from([0, 255]),
      },
    ]);
  });

  it('stores a batch by unnest in one statement', async () => {
    const names = Array.from({ length: 5000 }, (_, index) => `it's "${index}", é`);
    const values = names.map((_, index) => index / 10);
    await sql`insert into readings (sensor, value)
      select * from unnest(${names}::text[], ${values}::float8[])`.execute(db);
    expect(await sensors()).toEqual(names);
  });

  it('reads a large answer whole', async () => {
    const { rows } = await sql<{ text: string }>`select repeat('x', 5000000) as text`.execute(db);
    expect(rows[0]!.text).toHaveLength(5_000_000);
  });

  it('ends a statement that takes too long as unavailable, and goes on', async () => {
    await expect(sql`select pg_sleep(2.5)`.execute(db)).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
    });
    await until(() => database.isUp());
    await add('after').execute();
    expect(await sensors()).toEqual(['after']);
  });
}
