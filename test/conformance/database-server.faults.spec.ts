import { Logger } from '@nestjs/common';
import { sql, type Migration } from 'kysely';
import { Client } from 'pg';
import { KyselyDatabase } from '../../src/platform/postgres/kysely-database.js';
import { ServerEngine } from '../../src/platform/postgres/server-engine.js';
import { removeDir } from '../support/child-server.js';
import { postgresAvailable, startPostgres, type StartedPostgres } from '../support/postgres-server.js';
import { startTcpProxy } from '../support/tcp-proxy.js';
import { until } from '../support/until.js';

Logger.overrideLogger(false);

const UNAVAILABLE = { code: 'DATABASE_UNAVAILABLE' };

(postgresAvailable() ? describe : describe.skip)('Postgres', () => {
  let postgres: StartedPostgres;
  const opened: KyselyDatabase[] = [];

  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((database) => database.close()));
  });
  afterAll(async () => {
    await postgres.server.stop();
    removeDir(postgres.server.dir);
  });

  function startDatabase(migrations: Record<string, Migration> = {}, url = postgres.url): KyselyDatabase {
    const database = new KyselyDatabase(new ServerEngine(url), migrations);
    opened.push(database);
    database.start();
    return database;
  }

  /** The URL of a database of its own, without migrations of other tests. */
  async function newDatabase(name: string): Promise<string> {
    const admin = new Client({ connectionString: postgres.url });
    await admin.connect();
    await admin.query(`create database ${name}`);
    await admin.end();
    return postgres.url.replace(/postgres$/, name);
  }

  const ask = (database: KyselyDatabase) => sql`select 1 as one`.execute(database.tables());

  it('fails queries as unavailable while it is stopped, and answers again after its restart', async () => {
    const database = startDatabase();
    await database.whenReady();
    const open = database.transaction(async (trx) => {
      await sql`select 1`.execute(trx);
      await postgres.server.stop();
      await sql`select 2`.execute(trx);
    });
    await expect(open).rejects.toMatchObject(UNAVAILABLE);
    await expect(ask(database)).rejects.toMatchObject({ ...UNAVAILABLE, cause: { code: 'ECONNREFUSED' } });
    expect(database.isUp()).toBe(false);
    postgres = await startPostgres(postgres.server);
    await expect(ask(database)).resolves.toMatchObject({ rows: [{ one: 1 }] });
    await until(() => database.isUp());
  });

  it('is waited for when it is away at the start', async () => {
    await postgres.server.stop();
    const database = startDatabase();
    await expect(ask(database)).rejects.toMatchObject(UNAVAILABLE);
    postgres = await startPostgres(postgres.server);
    await database.whenReady();
    expect(database.isUp()).toBe(true);
    await expect(ask(database)).resolves.toBeDefined();
  });

  it('is migrated once by instances that start together', async () => {
    const createTable = (name: string): Migration => ({
      async up(db) {
        await sql`create table ${sql.table(name)} (id int)`.execute(db);
        await sql`select pg_sleep(0.1)`.execute(db);
      },
    });
    const migrations = { '0001-first': createTable('first'), '0002-second': createTable('second') };
    const url = await newDatabase('fresh');
    const instances = Array.from({ length: 4 }, () => startDatabase(migrations, url));
    await Promise.all(instances.map((database) => database.whenReady()));
    const { rows } = await sql`select name from kysely_migration order by name`.execute(
      instances[0]!.tables(),
    );
    expect(rows).toEqual([{ name: '0001-first' }, { name: '0002-second' }]);
  });

  it('is not up while it is read-only, and fails writes as unavailable', async () => {
    const admin = new Client({ connectionString: postgres.url });
    await admin.connect();
    await admin.query('set default_transaction_read_only = off');
    const setReadOnly = async (value: string) => {
      await admin.query(`alter system set default_transaction_read_only = ${value}`);
      await admin.query('select pg_reload_conf()');
    };
    const database = startDatabase();
    await database.whenReady();
    const write = () => sql`create table if not exists notes (id int)`.execute(database.tables());

    await setReadOnly('on');
    await until(() => !database.isUp());
    await expect(write()).rejects.toMatchObject({ ...UNAVAILABLE, cause: { code: '25006' } });
    await expect(ask(database)).resolves.toBeDefined();
    await setReadOnly('off');
    await until(() => database.isUp());
    await write();
    await admin.end();
  });

  it('fails queries as unavailable while it hangs, on open connections and new ones', async () => {
    const proxy = await startTcpProxy(postgres.server.port);
    const database = startDatabase(
      {},
      postgres.url.replace(String(postgres.server.port), String(proxy.port)),
    );
    await database.whenReady();
    await Promise.all([ask(database), ask(database), ask(database)]);
    proxy.hang();
    const outcomes = await Promise.allSettled(Array.from({ length: 30 }, () => ask(database)));
    for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: UNAVAILABLE });
    expect(database.isUp()).toBe(false);
    proxy.goOn();
    await until(() => database.isUp());
    await expect(ask(database)).resolves.toBeDefined();
    await proxy.close();
  });
});
