import { Logger } from '@nestjs/common';
import { sql } from 'kysely';
import { once } from 'node:events';
import { mkdtempSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { EmbeddedEngine } from '../../src/platform/postgres/embedded-engine.js';
import { DataFolderInUse } from '../../src/platform/postgres/folder-lock.js';
import { KyselyDatabase } from '../../src/platform/postgres/kysely-database.js';
import { removeDir } from '../support/child-server.js';
import { runTypescript } from '../support/run-typescript.js';
import { until } from '../support/until.js';

Logger.overrideLogger(false);

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'relais-database-'))));
afterEach(() => removeDir(dir));

async function startDatabase(): Promise<KyselyDatabase> {
  const database = new KyselyDatabase(new EmbeddedEngine(dir), {});
  database.start();
  await database.whenReady();
  return database;
}

it('keeps what is stored from one start to the next', async () => {
  const first = await startDatabase();
  await sql`create table notes as select 'kept' as text`.execute(first.tables());
  await first.close();
  const second = await startDatabase();
  const { rows } = await sql`select text from notes`.execute(second.tables());
  expect(rows).toEqual([{ text: 'kept' }]);
  await second.close();
});

it('loses nothing committed when the process is killed', async () => {
  const committed: number[] = [];
  for (const enough of [50, 100]) {
    const child = runTypescript('test/conformance/database.child.ts', dir);
    const exited = once(child, 'exit');
    for await (const line of createInterface({ input: child.stdout! })) {
      if (committed.push(Number(line)) === enough) child.kill('SIGKILL');
    }
    await exited;
  }
  const database = await startDatabase();
  const { rows } = await sql<{ n: number }>`select n from numbers`.execute(database.tables());
  expect(rows.map(({ n }) => n)).toEqual(expect.arrayContaining(committed));
  await database.close();
});

it('refuses the folder of a process that runs', async () => {
  const child = runTypescript('test/conformance/database.child.ts', dir);
  await once(child.stdout!, 'data');
  const second = new KyselyDatabase(new EmbeddedEngine(dir), {});
  expect(() => second.start()).toThrow(new DataFolderInUse(dir, child.pid!));
  await second.close();
  child.kill('SIGKILL');
  await once(child, 'exit');
  await (await startDatabase()).close();
});

it('refuses a folder that is open in this process', async () => {
  const first = await startDatabase();
  const second = new KyselyDatabase(new EmbeddedEngine(dir), {});
  expect(() => second.start()).toThrow(DataFolderInUse);
  await second.close();
  await expect(sql`select 1`.execute(first.tables())).resolves.toBeDefined();
  await first.close();
});

it('recovers by itself from a panic, with all that was committed', async () => {
  const database = await startDatabase();
  const db = database.tables();
  await sql`create table notes as select 'kept' as text`.execute(db);
  const [log, away] = [join(dir, 'postgres/pg_wal'), join(dir, 'elsewhere')];
  renameSync(log, away);
  const fill = sql`insert into notes select repeat('x', 1000) from generate_series(1, 5000)`.execute(db);
  await expect(fill).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  expect(database.isUp()).toBe(false);
  renameSync(away, log);
  await until(() => database.isUp());
  expect((await sql`select text from notes`.execute(db)).rows).toEqual([{ text: 'kept' }]);
  await database.close();
});

it('refuses queries before it has started, and after it has been closed', async () => {
  const database = new KyselyDatabase(new EmbeddedEngine(dir), {});
  const ask = () => sql`select 1`.execute(database.tables());
  await expect(ask()).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  expect(database.isUp()).toBe(false);
  database.start();
  await database.whenReady();
  await expect(ask()).resolves.toBeDefined();
  await database.close();
  await expect(ask()).rejects.toThrow('destroyed');
});
