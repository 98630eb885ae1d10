import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { sql } from 'kysely';
import { removeDir } from '../../test/support/child-server.js';
import { testSettings } from '../../test/support/settings.js';
import { EmbeddedEngine } from '../platform/postgres/embedded-engine.js';
import { KyselyDatabase } from '../platform/postgres/kysely-database.js';
import { TimePartitions } from '../platform/postgres/time-partitions.js';
import { RetentionRepository } from './retention.repository.js';
import { RetentionService } from './retention.service.js';

Logger.overrideLogger(false);

const DAY_MS = 86_400_000;
const dir = mkdtempSync(join(tmpdir(), 'relais-retention-'));
const database = new KyselyDatabase(new EmbeddedEngine(dir));
const partitions = new TimePartitions(database, 'readings');
const settings = testSettings({ RETENTION_READINGS: 10 });
const retention = new RetentionService(partitions, new RetentionRepository(database), settings);

beforeAll(async () => {
  database.start();
  await database.whenReady();
});
afterAll(async () => {
  await database.close();
  removeDir(dir);
});

const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS);

async function ids(table: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct sensor_id as id from ${sql.table(table)} order by id`.execute(database.tables());
  return rows.map(({ id }) => id);
}

it('drops months of readings that have been over for longer than readings are kept', async () => {
  const readings = { now: daysAgo(0), kept: daysAgo(10), old: daysAgo(10 + 31 + 2) };
  await partitions.ensure(Object.values(readings).map((at) => at.getTime()));
  for (const [sensor, at] of Object.entries(readings)) {
    await sql`insert into readings (sensor_id, at, temperature, humidity) values (${sensor}, ${at}, 20, 50)`.execute(
      database.tables(),
    );
  }
  expect(await retention.dropReadings()).toBe(1);
  expect(await ids('readings')).toEqual(['kept', 'now']);
});

it('deletes incidents that have been resolved for as long, and no others', async () => {
  const incidents = {
    old: ['resolved', daysAgo(11)],
    kept: ['resolved', daysAgo(9)],
    unresolved: ['open', null],
  } as const;
  for (const [sensor, [status, resolvedAt]] of Object.entries(incidents)) {
    await sql`insert into sensors (id) values (${sensor})`.execute(database.tables());
    await sql`
      insert into incidents (sensor_id, type, status, threshold, opened_at, resolved_at)
      values (${sensor}, 'no_data', ${status}, 300, ${daysAgo(100)}, ${resolvedAt})`.execute(
      database.tables(),
    );
  }
  expect(await retention.deleteIncidents()).toBe(1);
  expect(await ids('incidents')).toEqual(['kept', 'unresolved']);
});
