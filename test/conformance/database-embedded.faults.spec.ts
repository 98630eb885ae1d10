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

function newDatabase(): KyselyDatabase {
  return new KyselyDatabase(new EmbeddedEngine(dir), {});
}

async function startDatabase(): Promise<KyselyDatabase> {
  const database = newDatabase();
  database.start();
  await database.whenReady();
  return database;
}

async function notes(database: KyselyDatabase): Promise<string[]> {
  const { rows } = await sql<{ text: string }>`select text from notes`.execute(database.tables());
  return rows.map(({ text }) => text);
}

it('keeps what is stored from one start to the next', async () => {
  const first = await startDatabase();
  await sql`create table notes as select 'kept' as text`.execute(first.tables());
  await first.close();
  await expect(notes(first)).rejects.toThrow('destroyed');
  const second = await startDatabase();
  expect(await notes(second)).toEqual(['kept']);
  expect(() => newDatabase().start()).toThrow(DataFolderInUse);
  await second.close();
});

it('leaves the folder to the process that has it, and finds all that was committed when that is killed', async () => {
  const committed: number[] = [];
  const child = runTypescript('test/conformance/database.child.ts', dir);
  const exited = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout! })) {
    if (committed.push(Number(line)) !== 100) continue;
    expect(() => newDatabase().start()).toThrow(new DataFolderInUse(dir, child.pid!));
    child.kill('SIGKILL');
  }
  await exited;
  const database = await startDatabase();
  const { rows } = await sql<{ n: number }>`select n from numbers`.execute(database.tables());
  expect(rows.map(({ n }) => n)).toEqual(expect.arrayContaining(committed));
  await database.close();
});

it('recovers by itself from a panic, with all that was committed', async () => {
  const database = await startDatabase();
  await sql`create table notes as select 'kept' as text`.execute(database.tables());
  const [log, elsewhere] = [join(dir, 'postgres/pg_wal'), join(dir, 'elsewhere')];
  renameSync(log, elsewhere);
  const fill = sql`insert into notes select repeat('x', 1000) from generate_series(1, 5000)`;
  await expect(fill.execute(database.tables())).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  expect(database.isUp()).toBe(false);
  renameSync(elsewhere, log);
  await until(() => database.isUp());
  expect(await notes(database)).toEqual(['kept']);
  await database.close();
});

it('refuses queries until it has started', async () => {
  const database = newDatabase();
  await expect(notes(database)).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  expect(database.isUp()).toBe(false);
});
