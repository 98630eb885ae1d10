import { Logger } from '@nestjs/common';
import { sql } from 'kysely';
import { EmbeddedEngine } from '../../src/platform/postgres/embedded-engine.js';
import { KyselyDatabase } from '../../src/platform/postgres/kysely-database.js';

Logger.overrideLogger(false);

/** Stores 1, 2, 3 … and says each number once it is committed, until it is killed. */
async function count(dataDir: string): Promise<void> {
  const database = new KyselyDatabase(new EmbeddedEngine(dataDir), {});
  database.start();
  await database.whenReady();
  const db = database.tables();
  await sql`create table if not exists numbers (n int primary key)`.execute(db);
  const { rows } = await sql<{ next: number }>`select coalesce(max(n), 0) + 1 as next from numbers`.execute(
    db,
  );
  for (let n = rows[0]!.next; ; n++) {
    await sql`insert into numbers values (${n})`.execute(db);
    process.stdout.write(`${n}\n`);
  }
}

void count(process.argv[2]!);
