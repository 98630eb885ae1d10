import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { sql } from 'kysely';
import { removeDir } from '../../test/support/child-server.js';
import { testSettings } from '../../test/support/settings.js';
import type { IncidentStatus, IncidentType } from '../contracts/index.js';
import { EmbeddedEngine } from '../platform/postgres/embedded-engine.js';
import { KyselyDatabase } from '../platform/postgres/kysely-database.js';
import { SensorRepository } from './sensor.repository.js';
import { SensorsService } from './sensors.service.js';

Logger.overrideLogger(false);

const dir = mkdtempSync(join(tmpdir(), 'relais-sensors-'));
const database = new KyselyDatabase(new EmbeddedEngine(dir));
const sensors = new SensorsService(new SensorRepository(database), testSettings({ MQTT_TEMP_MAX: 30 }));

beforeAll(async () => {
  database.start();
  await database.whenReady();
});
afterEach(() => sql`truncate sensors cascade`.execute(database.tables()));
afterAll(async () => {
  await database.close();
  removeDir(dir);
});

async function know(...ids: string[]): Promise<void> {
  await sql`insert into sensors (id) select unnest(${ids}::text[])`.execute(database.tables());
}

async function report(id: string, at: string, temperature: number, humidity: number): Promise<void> {
  await sql`
    insert into sensors (id, heard_at, last_at, last_temperature, last_humidity)
    values (${id}, now(), ${at}, ${temperature}, ${humidity})`.execute(database.tables());
}

async function incident(id: string, type: IncidentType, status: IncidentStatus): Promise<void> {
  await sql`
    insert into incidents (sensor_id, type, status, threshold, opened_at)
    values (${id}, ${type}, ${status}, 5, now())`.execute(database.tables());
}

const own = { temperature: { min: 0, max: 8 }, humidity: { min: 30, max: 60 } };
const ofTheSettings = { temperature: { min: 5, max: 30 }, humidity: { min: 20, max: 80 } };

it('shows a sensor’s last reading and the limits that hold for it', async () => {
  await report('pump-1', '2026-03-01T10:00:00.123Z', 21.5, 40);
  expect(await sensors.show('pump-1')).toEqual({
    sensor_id: 'pump-1',
    state: 'normal',
    last_reading: {
      sensor_id: 'pump-1',
      temperature: 21.5,
      humidity: 40,
      timestamp: '2026-03-01T10:00:00.123Z',
    },
    incidents: [],
    thresholds: ofTheSettings,
  });
});

it('does not know a sensor that nobody has heard of', async () => {
  await expect(sensors.show('pump-9')).rejects.toMatchObject({ code: 'SENSOR_NOT_FOUND' });
});

it('is in alert while an incident is not resolved, and silent while one of them is that of no data', async () => {
  await know('calm', 'hot', 'quiet');
  await incident('calm', 'temperature_high', 'resolved');
  await incident('hot', 'temperature_high', 'acknowledged');
  await incident('quiet', 'humidity_low', 'open');
  await incident('quiet', 'no_data', 'open');
  const { items } = await sensors.list({ limit: 50 });
  expect(items.map(({ sensor_id, state, incidents }) => [sensor_id, state, incidents])).toEqual([
    ['calm', 'normal', []],
    ['hot', 'alert', ['temperature_high']],
    ['quiet', 'silent', ['humidity_low', 'no_data']],
  ]);
});

it('lists sensors by id, page by page', async () => {
  await know('b', 'a', 'C', 'a-1');
  const first = await sensors.list({ limit: 3 });
  const second = await sensors.list({ limit: 3, cursor: first.nextCursor! });
  expect([first, second].map(({ items }) => items.map(({ sensor_id }) => sensor_id))).toEqual([
    ['C', 'a', 'a-1'],
    ['b'],
  ]);
  expect(second.nextCursor).toBeNull();
});

it('sets limits of a sensor that reports, and leaves what it reported', async () => {
  await report('pump-1', '2026-03-01T10:00:00.000Z', 21.5, 40);
  await sensors.changeThresholds('pump-1', ofTheSettings);
  expect(await sensors.changeThresholds('pump-1', own)).toMatchObject({
    last_reading: { temperature: 21.5 },
    thresholds: own,
  });
});

it('sets limits of a sensor that has not reported yet', async () => {
  await sensors.changeThresholds('pump-1', own);
  expect(await sensors.show('pump-1')).toMatchObject({
    last_reading: null,
    state: 'normal',
    thresholds: own,
  });
});

it('refuses limits that cannot be, and keeps those that were', async () => {
  await sensors.changeThresholds('pump-1', own);
  const reversed = { ...own, temperature: { min: 8, max: 0 } };
  await expect(sensors.changeThresholds('pump-1', reversed)).rejects.toMatchObject({
    code: 'THRESHOLDS_IMPOSSIBLE',
    kind: 'impossible',
    data: { errors: [{ path: 'temperature.min' }] },
  });
  expect(await sensors.show('pump-1')).toMatchObject({ thresholds: own });
});
