import type { IClientOptions, MqttClient } from 'mqtt';
import type { FieldModule, ModuleTelemetry } from '../../src/contracts/index.js';
import { aToken, brokerPort, startApp, type RunningApp } from '../support/app.js';
import { call, mqttClient, type Answer } from '../support/clients.js';
import { until } from '../support/until.js';

const admin = aToken({ sub: 'chief', role: 'admin' });
const owner = aToken({ sub: 'ada' });
const stranger = aToken({ sub: 'eve' });

let running: RunningApp;
const clients: MqttClient[] = [];

beforeAll(async () => {
  running = await startApp({ RATE_WRITES: 1_000_000 });
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.endAsync(true)));
  await running.stop();
});

function ask<T = FieldModule>(
  path: string,
  token: string,
  init?: { method?: string; body?: unknown },
): Promise<Answer<T>> {
  return call<T>(`${running.url}/api/modules${path}`, token, init);
}

function register(moduleId: string, token = owner, more: object = {}): Promise<Answer<FieldModule>> {
  return ask('', token, { body: { moduleId, name: 'Pump house', type: 'Station', ...more } });
}

async function stateOf(moduleId: string): Promise<FieldModule> {
  return (await ask(`/${moduleId}`, admin)).body;
}

async function telemetryOf(moduleId: string, query = ''): Promise<ModuleTelemetry[]> {
  return (await ask<{ items: ModuleTelemetry[] }>(`/${moduleId}/telemetry?${query}`, owner)).body.items;
}

async function connect(
  claims: { sub: string; role?: 'device' },
  options?: IClientOptions,
): Promise<MqttClient> {
  const client = await mqttClient(brokerPort(running), aToken(claims), options);
  clients.push(client);
  return client;
}

/** A module with an owner, and its connection to the broker. */
async function aModule(moduleId: string, options?: IClientOptions): Promise<MqttClient> {
  expect(await register(moduleId)).toMatchObject({ status: 201 });
  return connect({ sub: moduleId, role: 'device' }, options);
}

function say(client: MqttClient, topic: string, payload: object, retain = false): Promise<unknown> {
  return client.publishAsync(`modules/${topic}`, JSON.stringify(payload), { qos: 1, retain });
}

async function lastRejection(): Promise<string> {
  const { body } = await call<{ items: { topic: string; reason: string }[] }>(
    `${running.url}/mqtt/rejections?limit=1`,
    admin,
  );
  const [last] = body.items;
  return last ? `${last.topic}: ${last.reason}` : '';
}

it('registers modules, and shows them to their owner and admins alone', async () => {
  const made = await register('MC-1001-STN');
  expect(made).toMatchObject({
    status: 201,
    body: {
      moduleId: 'MC-1001-STN',
      userId: 'ada',
      isOnline: false,
      lastSeen: null,
      status: null,
      telemetry: null,
    },
  });
  expect((await ask('/MC-1001-STN', owner)).body).toEqual(made.body);
  expect(await ask('/MC-1001-STN', admin)).toMatchObject({ status: 200 });
  for (const init of [{}, { method: 'PATCH', body: { name: 'mine' } }, { method: 'DELETE' }]) {
    expect(await ask('/MC-1001-STN', stranger, init)).toMatchObject({ status: 404 });
    expect(await ask('/nowhere', stranger, init)).toMatchObject({ status: 404 });
  }
  expect(await ask('/MC-1001-STN/telemetry', stranger)).toMatchObject({ status: 404 });
  expect(await register('MC-1001-STN', stranger)).toMatchObject({
    status: 409,
    body: { code: 'MODULE_EXISTS' },
  });
});

it('lets admins alone say whose a module is', async () => {
  expect(await register('hers', owner, { userId: 'eve' })).toMatchObject({ status: 403 });
  expect(await register('hers', admin, { userId: 'ada' })).toMatchObject({ body: { userId: 'ada' } });
  const give = (token: string): Promise<Answer> =>
    ask('/hers', token, { method: 'PATCH', body: { userId: 'eve' } });
  expect(await give(owner)).toMatchObject({ status: 403 });
  expect(await ask('/hers', owner, { method: 'PATCH', body: { name: 'Mill' } })).toMatchObject({
    body: { name: 'Mill', type: 'Station', userId: 'ada' },
  });
  expect(await give(admin)).toMatchObject({ body: { userId: 'eve' } });
  expect(await ask('/hers', owner)).toMatchObject({ status: 404 });
  expect(await ask('/hers', stranger)).toMatchObject({ status: 200 });
});

it('lists a page at a time, admins all', async () => {
  const mine = aToken({ sub: 'list' });
  for (const id of ['l-1', 'l-2', 'l-3']) await register(id, mine);
  type Page = { items: FieldModule[]; nextCursor: string | null };
  const first = await ask<Page>('?limit=2', mine);
  const second = await ask<Page>(`?limit=2&cursor=${first.body.nextCursor}`, mine);
  expect([...first.body.items, ...second.body.items].map(({ moduleId }) => moduleId)).toEqual([
    'l-1',
    'l-2',
    'l-3',
  ]);
  expect(second.body.nextCursor).toBeNull();
  const all = (await ask<Page>('?limit=200', admin)).body.items.map(({ moduleId }) => moduleId);
  expect(all).toEqual(expect.arrayContaining(['l-1', 'l-2', 'l-3', 'hers']));
});

it('keeps what a module measures, the newest by its own time', async () => {
  const device = await aModule('measuring');
  const start = Date.now() - 60_000;
  for (const [level, step] of [
    [3, 3],
    [1, 1],
    [2, 2],
    [3, 3],
  ] as const)
    await say(device, 'measuring/telemetry', { level, isDry: false, timestamp: start + step * 1000 });
  await until(async () => (await telemetryOf('measuring')).length === 3);
  expect(
    (await telemetryOf('measuring')).map(({ telemetry, at }) => [telemetry['level'], Date.parse(at)]),
  ).toEqual([3, 2, 1].map((step) => [step, start + step * 1000]));
  expect(await telemetryOf('measuring', `from=${start + 2000}&to=${start + 3000}`)).toHaveLength(1);
  const { telemetry, isOnline } = await stateOf('measuring');
  expect({ telemetry, isOnline }).toEqual({
    telemetry: { level: 3, isDry: false, timestamp: start + 3000 },
    isOnline: true,
  });
});

it('goes through what was measured by cursor', async () => {
  const device = await aModule('long');
  const start = Date.now() - 60_000;
  for (let n = 0; n < 5; n++) await say(device, 'long/telemetry', { n, timestamp: start + (n >> 1) });
  await until(async () => (await telemetryOf('long')).length === 5);
  const seen: unknown[] = [];
  for (let cursor = ''; cursor !== 'null';) {
    const { body } = await ask<{ items: ModuleTelemetry[]; nextCursor: string | null }>(
      `/long/telemetry?limit=2${cursor && `&cursor=${cursor}`}`,
      owner,
    );
    seen.push(...body.items.map(({ telemetry }) => telemetry['n']));
    cursor = String(body.nextCursor);
  }
  expect(seen.toSorted()).toEqual([0, 1, 2, 3, 4]);
});

it('knows by status and last will whether a module is there', async () => {
  const will = {
    topic: 'modules/leaving/status',
    payload: Buffer.from('{"status":"offline"}'),
    qos: 1,
    retain: true,
  } as const;
  const device = await aModule('leaving', { will });
  await say(device, 'leaving/status', { status: 'pumping' }, true);
  await until(async () => (await stateOf('leaving')).isOnline);
  expect(await stateOf('leaving')).toMatchObject({
    status: 'pumping',
    lastSeen: expect.any(String) as string,
  });
  device.stream.destroy();
  await until(async () => !(await stateOf('leaving')).isOnline);
  expect((await stateOf('leaving')).status).toBe('offline');
});

it('feeds a module with the readings of the sensor that bears its id', async () => {
  await register('dht-1');
  const body = { sensor_id: 'dht-1', temperature: 21, humidity: 50 };
  expect(await call(`${running.url}/api/dht11/readings`, admin, { body })).toMatchObject({ status: 201 });
  await until(async () => (await stateOf('dht-1')).isOnline);
  expect((await stateOf('dht-1')).telemetry).toEqual({ temperature: 21, humidity: 50 });
  expect(await telemetryOf('dht-1')).toHaveLength(1);
});

it('forgets a module with what it measured', async () => {
  const device = await aModule('doomed');
  await say(device, 'doomed/telemetry', { level: 1 });
  await until(async () => (await telemetryOf('doomed')).length === 1);
  expect(await ask('/doomed', owner, { method: 'DELETE' })).toMatchObject({ status: 204 });
  expect(await ask('/doomed', admin)).toMatchObject({ status: 404 });
  await say(device, 'doomed/telemetry', { level: 2 });
  await until(async () =>
    (await lastRejection()).startsWith('modules/doomed/telemetry: There is no module doomed'),
  );
  expect(await register('doomed')).toMatchObject({ status: 201 });
  expect(await telemetryOf('doomed')).toEqual([]);
});

it.each([
  ['nothing in it', {}, 'must be an object'],
  ['a value that is none', { level: null }, 'must be an object'],
  ['a time that is ahead', { level: 1, timestamp: Date.now() + 400_000 }, 'ahead'],
  ['a time of long ago', { level: 1, timestamp: 5 }, 'older'],
])('rejects telemetry with %s', async (_, payload, reason) => {
  const id = `bad-${reason.replace(/\W/g, '')}-${Object.keys(payload).length}`;
  const device = await aModule(id);
  await say(device, `${id}/telemetry`, payload);
  await until(async () => (await lastRejection()).startsWith(`modules/${id}/telemetry`));
  expect(await lastRejection()).toContain(reason);
  expect(await telemetryOf(id)).toEqual([]);
});

it('lets the owner and the device subscribe to what a module says, and nobody else', async () => {
  const device = await aModule('guarded');
  const [hers, other] = await Promise.all([connect({ sub: 'ada' }), connect({ sub: 'eve' })]);
  const granted = async (client: MqttClient): Promise<number[]> =>
    (await client.subscribeAsync('modules/guarded/#', { qos: 1 }).catch(() => [{ qos: 128 }])).map(
      ({ qos }) => qos,
    );
  expect(await granted(hers)).toEqual([1]);
  expect(await granted(device)).toEqual([1]);
  expect(await granted(other)).toEqual([128]);
  await ask('/guarded', admin, { method: 'PATCH', body: { userId: 'eve' } });
  expect(await granted(hers)).toEqual([128]);
  expect(await granted(other)).toEqual([1]);
});

it('counts modules by whether they are there', async () => {
  type Stats = { modules: { total: number; online: number } };
  const { body } = await call<Stats>(`${running.url}/api/stats`, admin);
  const all = (await ask<{ items: FieldModule[] }>('?limit=200', admin)).body.items;
  const online = all.filter(({ isOnline }) => isOnline).length;
  expect(body.modules).toEqual({ total: all.length, online });
  expect(online).toBeGreaterThan(0);
});
