import { ModuleRef } from '@nestjs/core';
import type { MqttClient } from 'mqtt';
import { sql } from 'kysely';
import type { Incident, IncidentList, Reading, ReadingList, Sensor } from '../../src/contracts/index.js';
import { Database } from '../../src/platform/postgres/database.port.js';
import { StateEngine } from '../../src/platform/state/state-engine.port.js';
import { SilenceService } from '../../src/telemetry/silence.service.js';
import { TelemetryModule } from '../../src/telemetry/telemetry.module.js';
import { aToken, brokerPort, startApp, type RunningApp } from '../support/app.js';
import { call, mqttClient, TestSocket, type Answer } from '../support/clients.js';
import { until } from '../support/until.js';

interface Heard {
  readonly topic: string;
  readonly payload: Record<string, unknown>;
}

const admin = aToken({ sub: 'chief', role: 'admin' });
const START = Date.now() - 3_600_000;

let running: RunningApp;
let device: MqttClient;
let listener: MqttClient;
let socket: TestSocket;
const heard: Heard[] = [];

beforeAll(async () => {
  running = await startApp({ SENSOR_SILENT_AFTER: 60 });
  const port = brokerPort(running);
  device = await mqttClient(port, aToken({ sub: 'cellar', role: 'device' }));
  listener = await mqttClient(port, aToken());
  listener.on('message', (topic, payload) =>
    heard.push({ topic, payload: JSON.parse(payload.toString()) as Record<string, unknown> }),
  );
  await listener.subscribeAsync(['dht11/incidents', 'dht11/alerts'], { qos: 1 });
  socket = await TestSocket.open(running.url, admin, '/');
});
afterAll(async () => {
  socket.close();
  await Promise.all([device.endAsync(), listener.endAsync()]);
  await running.stop();
});
beforeEach(() => heard.splice(0));

function get<T>(path: string): Promise<Answer<T>> {
  return call<T>(`${running.url}${path}`, admin);
}

function post<T>(path: string, body: unknown = {}, token = admin): Promise<Answer<T>> {
  return call<T>(`${running.url}${path}`, token, { body });
}

let clock = START;
function publish(values: object, topic = 'dht11/cellar/data'): Promise<unknown> {
  const reading = { temperature: 21, humidity: 50, timestamp: (clock += 1000), ...values };
  return device.publishAsync(topic, JSON.stringify(reading), { qos: 1 });
}

async function incidentsOf(sensor: string): Promise<Incident[]> {
  const { body } = await get<IncidentList>(`/api/dht11/incidents?sensor=${sensor}`);
  return body.items;
}

async function readingsOf(sensor: string): Promise<Reading[]> {
  const { body } = await get<ReadingList>(`/api/dht11/readings?sensor=${sensor}&limit=1000`);
  return body.items as Reading[];
}

/** The readings of a sensor, once there are so many. */
async function untilStored(sensor: string, count: number): Promise<Reading[]> {
  let stored: Reading[] = [];
  await until(async () => (stored = await readingsOf(sensor)).length >= count);
  return stored;
}

const untilHeard = (count: number): Promise<void> => until(() => heard.length >= count);

it('stores a normal reading and opens nothing, at the limits too', async () => {
  await publish({ temperature: 5, humidity: 20 });
  await publish({ temperature: 35, humidity: 80 });
  await publish({ temperature: 21.5, humidity: 55.5, timestamp: '2026-11-01T10:00:00.5Z' });
  expect((await untilStored('cellar', 3)).at(-1)).toEqual({
    sensor_id: 'cellar',
    temperature: 21.5,
    humidity: 55.5,
    timestamp: '2026-11-01T10:00:00.500Z',
  });
  expect(await incidentsOf('cellar')).toEqual([]);
  expect(await get<Sensor>('/api/dht11/sensors/cellar')).toMatchObject({
    status: 200,
    body: { state: 'normal', incidents: [], last_reading: { temperature: 35, humidity: 80 } },
  });
});

it('opens an incident at 3 °C, says so everywhere, and resolves it by itself', async () => {
  await publish({ temperature: 3 });
  await untilHeard(2);
  const [incident] = await incidentsOf('cellar');
  const { incident_id, opened_at } = incident!;
  expect(incident).toMatchObject({
    type: 'temperature_low',
    status: 'open',
    value: 3,
    threshold: 5,
    opened_at: new Date(clock).toISOString(),
  });
  const alert = {
    incident_id,
    alert_type: 'temperature_low',
    sensor_id: 'cellar',
    value: 3,
    threshold: 5,
    timestamp: opened_at,
  };
  expect(heard).toEqual([
    { topic: 'dht11/incidents', payload: incident },
    { topic: 'dht11/alerts', payload: alert },
  ]);
  expect(await socket.next('telemetry:alert')).toEqual({ ...alert, status: 'open' });
  expect((await get<Sensor>('/api/dht11/sensors/cellar')).body.state).toBe('alert');
  for (const temperature of [2, 5.4, 6, 5.5]) await publish({ temperature });
  await untilHeard(3);
  expect(heard.at(-1)).toMatchObject({
    topic: 'dht11/incidents',
    payload: { incident_id, status: 'resolved', resolved_at: new Date(clock).toISOString() },
  });
  expect(await socket.next('telemetry:alert')).toMatchObject({ incident_id, status: 'resolved' });
  expect(await incidentsOf('cellar')).toHaveLength(1);
});

it('stores what comes again once, and late ones without judging them', async () => {
  const before = (await readingsOf('cellar')).length;
  const at = (clock += 1000);
  await Promise.all([1, 2, 3].map(() => publish({ timestamp: at, temperature: 3 })));
  await untilStored('cellar', before + 1);
  await publish({ timestamp: at - 500, temperature: 99 });
  await untilStored('cellar', before + 2);
  expect((await incidentsOf('cellar')).map(({ type, status }) => `${type} ${status}`)).toEqual([
    'temperature_low open',
    'temperature_low resolved',
  ]);
  for (let i = 0; i < 2; i++) await publish({});
  await until(async () => (await incidentsOf('cellar'))[0]!.status === 'resolved');
});

it('stores readings without a time each, though they come at once', async () => {
  const untimed = JSON.stringify({ temperature: 20, humidity: 40, sensor_id: 'attic' });
  await Promise.all(
    Array.from({ length: 20 }, () => device.publishAsync('dht11/sensor/data', untimed, { qos: 1 })),
  );
  expect(await untilStored('attic', 20)).toHaveLength(20);
});

it('calls the sensor of a reading without one `default`', async () => {
  await publish({}, 'dht11/sensor/data');
  expect(await untilStored('default', 1)).toHaveLength(1);
});

it('takes commands on the incidents topic, and not its own states for commands', async () => {
  await publish({ humidity: 10 });
  await until(() => heard.some(({ topic }) => topic === 'dht11/alerts'));
  const [{ incident_id }] = (await incidentsOf('cellar')) as [Incident];
  const command = (action: string) =>
    device.publishAsync('dht11/incidents', JSON.stringify({ action, incident_id }), { qos: 1 });
  const states = (): unknown[] =>
    heard.flatMap(({ payload }) =>
      payload['incident_id'] === incident_id && payload['status'] ? [payload['status']] : [],
    );
  await command('acknowledge');
  await command('acknowledge');
  await until(() => states().length === 2);
  await command('resolve');
  await until(() => states().length === 3);
  expect(states()).toEqual(['open', 'acknowledged', 'resolved']);
  await command('acknowledge');
  await until(async () => (await lastRejection()).includes('resolved already'));
  const create = { action: 'create', sensor_id: 'cellar', type: 'no_data' };
  await device.publishAsync('dht11/incidents', JSON.stringify(create), { qos: 1 });
  await until(async () => (await incidentsOf('cellar'))[0]!.type === 'no_data');
  await publish({});
  await until(async () => (await incidentsOf('cellar'))[0]!.status === 'resolved');
});

async function lastRejection(): Promise<string> {
  const { body } = await get<{ items: { reason: string }[] }>('/mqtt/rejections?limit=1');
  return body.items[0]?.reason ?? '';
}

it.each([
  ['temperature', { temperature: 126 }],
  ['humidity', { humidity: -0.1 }],
  ['temperature', { temperature: '21' }],
  ['timestamp', { timestamp: 'soon' }],
  ['ahead', { timestamp: Date.now() + 400_000 }],
  ['older than', { timestamp: 1_000 }],
  ['another sensor', { sensor_id: 'attic' }],
])('rejects a reading with its reason: %s', async (reason, values) => {
  const before = (await readingsOf('cellar')).length;
  await publish(values);
  await until(async () => (await lastRejection()).includes(reason));
  expect(await readingsOf('cellar')).toHaveLength(before);
});

it('opens an incident of no data once, for a sensor that nobody has heard', async () => {
  await publish({ sensor_id: 'shed' }, 'dht11/sensor/data');
  await untilStored('shed', 1);
  // As another instance would look, with a live state that was lost: this one has just come up itself.
  const telemetry = running.app.select(TelemetryModule).get(ModuleRef, { strict: true });
  const silence = await telemetry.create(SilenceService);
  await running.app.get(StateEngine).delete('telemetry:silence:filled');
  const heardAgo = (seconds: number) =>
    sql`update sensors set heard_at = now() - make_interval(secs => ${seconds}) where id = 'shed'`.execute(
      running.app.get(Database).tables(),
    );
  await heardAgo(90);
  expect([silence.canTell(Date.now()), silence.canTell(0)]).toEqual([false, true]);
  const opened = await silence.check();
  expect(opened).toMatchObject([{ sensor_id: 'shed', type: 'no_data', value: 90, threshold: 60 }]);
  expect(await silence.check()).toEqual([]);
  expect((await get<Sensor>('/api/dht11/sensors/shed')).body.state).toBe('silent');
  await publish({ sensor_id: 'shed' }, 'dht11/sensor/data');
  await until(async () => (await incidentsOf('shed'))[0]!.status === 'resolved');
});

describe('REST', () => {
  it('stores a reading on the same path: judged, once', async () => {
    const reading = { sensor_id: 'vault', temperature: 50, humidity: 50, timestamp: START };
    for (let i = 0; i < 2; i++) {
      expect(await post('/api/dht11/readings', reading)).toMatchObject({
        status: 201,
        body: { ...reading, timestamp: new Date(START).toISOString() },
      });
    }
    expect(await readingsOf('vault')).toHaveLength(1);
    expect(await incidentsOf('vault')).toMatchObject([{ type: 'temperature_high', value: 50 }]);
  });

  it('lets a device speak for itself alone', async () => {
    const token = aToken({ sub: 'garage', role: 'device' });
    const values = { temperature: 20, humidity: 50 };
    expect(await post('/api/dht11/readings', values, token)).toMatchObject({
      status: 201,
      body: { sensor_id: 'garage' },
    });
    expect(await post('/api/dht11/readings', { ...values, sensor_id: 'vault' }, token)).toMatchObject({
      status: 403,
    });
  });

  it('handles incidents for admins', async () => {
    const open = { sensor_id: 'garage', type: 'humidity_high', value: 91 };
    const { status, body } = await post<Incident>('/api/dht11/incidents', open);
    expect([status, body]).toMatchObject([201, { ...open, status: 'open', threshold: 80 }]);
    const path = `/api/dht11/incidents/${body.incident_id}`;
    expect(await post('/api/dht11/incidents', open)).toMatchObject({ status: 409 });
    expect(await post(`${path}/acknowledge`)).toMatchObject({
      status: 200,
      body: { status: 'acknowledged' },
    });
    expect(await post(`${path}/resolve`)).toMatchObject({ status: 200, body: { status: 'resolved' } });
    expect(await post(`${path}/acknowledge`)).toMatchObject({
      status: 409,
      body: { code: 'INCIDENT_RESOLVED' },
    });
    expect(await get(path)).toMatchObject({ status: 200, body: { status: 'resolved' } });
    expect(await post('/api/dht11/incidents', { ...open, sensor_id: 'nowhere' })).toMatchObject({
      status: 404,
    });
  });

  it.each(['0', '1.5', 'x', '1e300', '999999999'])('knows no incident %s', async (id) => {
    const { status } = await get(`/api/dht11/incidents/${id}`);
    expect(status).toBe(id === '999999999' ? 404 : 400);
  });
});
