import type { MqttClient } from 'mqtt';
import type { FieldModule, ModuleTelemetry } from '../../src/contracts/index.js';
import { aToken, brokerPort, startApp, type RunningApp } from '../support/app.js';
import { call } from '../support/clients.js';
import { ADMIN, FieldModules, OWNER, say, STRANGER } from '../support/field-modules.js';
import { RealtimeClient } from '../support/realtime-client.js';
import { until } from '../support/until.js';

let running: RunningApp;
let modules: FieldModules;

beforeAll(async () => {
  running = await startApp({ RATE_WRITES: 1_000_000 });
  modules = new FieldModules(running.url, brokerPort(running));
});
afterAll(async () => {
  await modules.close();
  await running.stop();
});

it('registers modules, and shows them to their owner and admins alone', async () => {
  const made = await modules.register('MC-1001-STN');
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
  expect((await modules.ask('/MC-1001-STN', OWNER)).body).toEqual(made.body);
  expect(await modules.ask('/MC-1001-STN', ADMIN)).toMatchObject({ status: 200 });
  for (const init of [{}, { method: 'PATCH', body: { name: 'mine' } }, { method: 'DELETE' }]) {
    expect(await modules.ask('/MC-1001-STN', STRANGER, init)).toMatchObject({ status: 404 });
    expect(await modules.ask('/nowhere', STRANGER, init)).toMatchObject({ status: 404 });
  }
  expect(await modules.ask('/MC-1001-STN/telemetry', STRANGER)).toMatchObject({ status: 404 });
  expect(await modules.register('MC-1001-STN', STRANGER)).toMatchObject({
    status: 409,
    body: { code: 'MODULE_EXISTS' },
  });
});

it('lets admins alone say whose a module is', async () => {
  expect(await modules.register('hers', OWNER, { userId: 'eve' })).toMatchObject({ status: 403 });
  expect(await modules.register('hers', ADMIN, { userId: 'ada' })).toMatchObject({ body: { userId: 'ada' } });
  expect(await modules.give('hers', 'eve', OWNER)).toMatchObject({ status: 403 });
  expect(await modules.ask('/hers', OWNER, { method: 'PATCH', body: { name: 'Mill' } })).toMatchObject({
    body: { name: 'Mill', type: 'Station', userId: 'ada' },
  });
  expect(await modules.give('hers', 'eve')).toMatchObject({ body: { userId: 'eve' } });
  expect(await modules.ask('/hers', OWNER)).toMatchObject({ status: 404 });
  expect(await modules.ask('/hers', STRANGER)).toMatchObject({ status: 200 });
});

it('lists a page at a time, admins all', async () => {
  const mine = aToken({ sub: 'list' });
  for (const id of ['l-1', 'l-2', 'l-3']) await modules.register(id, mine);
  type Page = { items: FieldModule[]; nextCursor: string | null };
  const first = await modules.ask<Page>('?limit=2', mine);
  const second = await modules.ask<Page>(`?limit=2&cursor=${first.body.nextCursor}`, mine);
  const idsIn = ({ items }: Page): string[] => items.map(({ moduleId }) => moduleId);
  expect([idsIn(first.body), idsIn(second.body)]).toEqual([['l-1', 'l-2'], ['l-3']]);
  expect(second.body.nextCursor).toBeNull();
  const all = await modules.ask<Page>('?limit=200', ADMIN);
  expect(idsIn(all.body)).toEqual(expect.arrayContaining(['hers', 'l-1']));
});

it('keeps what a module measures, the newest by its own time', async () => {
  const device = await modules.connected('measuring');
  const start = Date.now() - 60_000;
  for (const level of [3, 1, 2, 3])
    await say(device, 'measuring/telemetry', { level, isDry: false, timestamp: start + level * 1000 });
  await until(async () => (await modules.telemetryOf('measuring')).length === 3);
  const measured = await modules.telemetryOf('measuring');
  expect(measured.map(({ telemetry, at }) => [telemetry['level'], Date.parse(at)])).toEqual(
    [3, 2, 1].map((level) => [level, start + level * 1000]),
  );
  expect(await modules.telemetryOf('measuring', `from=${start + 2000}&to=${start + 3000}`)).toHaveLength(1);
  const { telemetry, isOnline } = await modules.stateOf('measuring');
  expect({ telemetry, isOnline }).toEqual({
    telemetry: { level: 3, isDry: false, timestamp: start + 3000 },
    isOnline: true,
  });
});

it('goes through what was measured by cursor', async () => {
  const device = await modules.connected('long');
  const start = Date.now() - 60_000;
  for (let n = 0; n < 5; n++) await say(device, 'long/telemetry', { n, timestamp: start + (n >> 1) });
  await until(async () => (await modules.telemetryOf('long')).length === 5);
  const seen: unknown[] = [];
  for (let cursor = ''; cursor !== 'null';) {
    const { body } = await modules.ask<{ items: ModuleTelemetry[]; nextCursor: string | null }>(
      `/long/telemetry?limit=2${cursor && `&cursor=${cursor}`}`,
      OWNER,
    );
    seen.push(...body.items.map(({ telemetry }) => telemetry['n']));
    cursor = String(body.nextCursor);
  }
  expect(seen).toHaveLength(5);
  expect(new Set(seen)).toEqual(new Set([0, 1, 2, 3, 4]));
});

it('goes through what was measured in strides, the newest of each', async () => {
  const device = await modules.connected('strides');
  const minute = 60_000;
  const start = Math.floor(Date.now() / minute - 30) * minute;
  for (const seconds of [0, 30, 70, 110, 600])
    await say(device, 'strides/telemetry', { seconds, timestamp: start + seconds * 1000 });
  await until(async () => (await modules.telemetryOf('strides')).length === 5);
  type Page = { items: ModuleTelemetry[]; nextCursor: string };
  const page = async (more: string): Promise<Page> =>
    (await modules.ask<Page>(`/strides/telemetry?every=60&limit=2${more}`, OWNER)).body;
  const first = await page('');
  const second = await page(`&cursor=${first.nextCursor}`);
  const seen = [first, second].map(({ items }) => items.map(({ telemetry }) => telemetry['seconds']));
  expect({ seen, rest: second.nextCursor }).toEqual({ seen: [[600, 110], [30]], rest: null });
});

it('knows by status and last will whether a module is there', async () => {
  const will = {
    topic: 'modules/leaving/status',
    payload: Buffer.from('{"status":"offline"}'),
    qos: 1,
    retain: true,
  } as const;
  const device = await modules.connected('leaving', { will });
  await say(device, 'leaving/status', { status: 'pumping' }, true);
  await until(async () => (await modules.stateOf('leaving')).isOnline);
  expect(await modules.stateOf('leaving')).toMatchObject({
    status: 'pumping',
    lastSeen: expect.any(String) as string,
  });
  device.stream.destroy();
  await until(async () => !(await modules.stateOf('leaving')).isOnline);
  expect((await modules.stateOf('leaving')).status).toBe('offline');
});

it('feeds a module with the readings of the sensor that bears its id', async () => {
  await modules.register('dht-1');
  const body = { sensor_id: 'dht-1', temperature: 21, humidity: 50 };
  expect(await call(`${running.url}/api/dht11/readings`, ADMIN, { body })).toMatchObject({ status: 201 });
  await until(async () => (await modules.stateOf('dht-1')).isOnline);
  expect((await modules.stateOf('dht-1')).telemetry).toEqual({ temperature: 21, humidity: 50 });
  expect(await modules.telemetryOf('dht-1')).toHaveLength(1);
});

it('forgets a module with what it measured', async () => {
  const device = await modules.connected('doomed');
  await say(device, 'doomed/telemetry', { level: 1 });
  await until(async () => (await modules.telemetryOf('doomed')).length === 1);
  expect(await modules.ask('/doomed', OWNER, { method: 'DELETE' })).toMatchObject({ status: 204 });
  expect(await modules.ask('/doomed', ADMIN)).toMatchObject({ status: 404 });
  await say(device, 'doomed/telemetry', { level: 2 });
  await until(async () =>
    (await modules.lastRejection()).startsWith('modules/doomed/telemetry: There is no module doomed'),
  );
  expect(await modules.register('doomed')).toMatchObject({ status: 201 });
  expect(await modules.telemetryOf('doomed')).toEqual([]);
});

it.each([
  ['nothing in it', {}, 'must be an object'],
  ['a value that is none', { level: null }, 'must be an object'],
  ['a time that is ahead', { level: 1, timestamp: Date.now() + 400_000 }, 'ahead'],
  ['a time of long ago', { level: 1, timestamp: 5 }, 'older'],
])('rejects telemetry with %s', async (_, payload, reason) => {
  const id = `bad-${reason.replace(/\W/g, '')}-${Object.keys(payload).length}`;
  const device = await modules.connected(id);
  await say(device, `${id}/telemetry`, payload);
  await until(async () => (await modules.lastRejection()).startsWith(`modules/${id}/telemetry`));
  expect(await modules.lastRejection()).toContain(reason);
  expect(await modules.telemetryOf(id)).toEqual([]);
});

it('lets the owner and the device subscribe to what a module says, and nobody else', async () => {
  const device = await modules.connected('guarded');
  const hers = await modules.connect({ sub: 'ada' });
  const other = await modules.connect({ sub: 'eve' });
  const granted = async (client: MqttClient): Promise<number[]> =>
    (await client.subscribeAsync('modules/guarded/#', { qos: 1 }).catch(() => [{ qos: 128 }])).map(
      ({ qos }) => qos,
    );
  expect(await granted(hers)).toEqual([1]);
  expect(await granted(device)).toEqual([1]);
  expect(await granted(other)).toEqual([128]);
  await modules.give('guarded', 'eve');
  expect(await granted(hers)).toEqual([128]);
  expect(await granted(other)).toEqual([1]);
});

it('tells owner and admins what changes, once each, and nobody else', async () => {
  const hers = await modules.screen(OWNER);
  const chiefs = await modules.screen(ADMIN);
  const other = await modules.screen(STRANGER);
  const device = await modules.connected('told');
  const heard = async (event: string): Promise<Record<string, unknown>[]> =>
    Promise.all([hers, chiefs].map((socket) => socket.next(event)));
  const both = (data: object): object[] =>
    [data, data].map((each) => expect.objectContaining(each) as object);
  expect(await heard('rt_module_added')).toEqual(both({ moduleId: 'told', userId: 'ada' }));
  await say(device, 'told/telemetry', { level: 1, isDry: false });
  expect(await heard('rt_module_online')).toEqual(both({ moduleId: 'told', name: 'Pump house' }));
  await say(device, 'told/telemetry', { isDry: false, level: 1, timestamp: Date.now() });
  await say(device, 'told/telemetry', { level: 2 });
  expect(await heard('rt_telemetry_updated')).toEqual(both({ telemetry: { level: 1, isDry: false } }));
  expect(await heard('rt_telemetry_updated')).toEqual(both({ telemetry: { level: 2 } }));
  await say(device, 'told/status', { status: 'offline' });
  expect(await heard('rt_module_offline')).toEqual(both({ moduleId: 'told' }));
  await modules.ask('/told', OWNER, { method: 'PATCH', body: { name: 'Mill' } });
  expect(await heard('rt_module_updated')).toEqual(both({ name: 'Mill' }));
  await modules.give('told', 'eve');
  expect(await hers.next('rt_module_removed')).toMatchObject({ userId: 'ada' });
  expect(await other.next('rt_module_added')).toMatchObject({ moduleId: 'told', userId: 'eve' });
  expect(await other.next('rt_telemetry_updated')).toMatchObject({ telemetry: { level: 2 } });
  expect(other.pending('rt_module_online')).toEqual([]);
  await say(device, 'told/telemetry', { level: 3 });
  expect(await other.next('rt_telemetry_updated')).toMatchObject({ telemetry: { level: 3 } });
  expect(hers.pending('rt_telemetry_updated')).toEqual([]);
});

it('gives a former owner, of what was missed of a module, only that it is gone', async () => {
  const hers = await RealtimeClient.open(running.url, OWNER);
  const { positions } = await hers.sync();
  const missed = async (): Promise<string[]> => {
    const { events = [] } = await hers.sync(positions);
    return events
      .filter(({ data }) => 'moduleId' in data && data.moduleId === 'lent')
      .map(({ event }) => event);
  };
  const device = await modules.connected('lent');
  await say(device, 'lent/telemetry', { level: 1 });
  await until(() => hers.events().includes('rt_telemetry_updated'));
  expect(await missed()).toEqual(['rt_module_added', 'rt_module_online', 'rt_telemetry_updated']);
  await modules.give('lent', 'eve');
  await until(() => hers.events().includes('rt_module_removed'));
  expect(await missed()).toEqual(['rt_module_removed']);
  hers.close();
});

it('tells the owner what is wrong with the sensor that feeds a module', async () => {
  const hers = await modules.screen(OWNER);
  const other = await modules.screen(STRANGER);
  await modules.register('dht-cold');
  const body = { sensor_id: 'dht-cold', temperature: -3, humidity: 50 };
  await call(`${running.url}/api/dht11/readings`, ADMIN, { body });
  expect(await hers.next('telemetry:alert')).toMatchObject({ sensor_id: 'dht-cold', status: 'open' });
  expect(other.pending('telemetry:alert')).toEqual([]);
});

it('begins with the modules that the caller may see, where nothing of the past is kept', async () => {
  const mine = aToken({ sub: 'sync' });
  await modules.register('synced', mine);
  const socket = await modules.screen(mine);
  const ack = await socket.request<{ state: { modules: FieldModule[] } }>('rt_sync', { streams: {} });
  expect(ack).toMatchObject({ ok: true, data: { recovered: false } });
  const shown = ack.ok ? ack.data.state.modules : [];
  expect(shown.map(({ moduleId }) => moduleId)).toEqual(['synced']);
});

it('counts modules by whether they are there', async () => {
  type Stats = { modules: { total: number; online: number } };
  const { body } = await call<Stats>(`${running.url}/api/stats`, ADMIN);
  const all = (await modules.ask<{ items: FieldModule[] }>('?limit=200', ADMIN)).body.items;
  const online = all.filter(({ isOnline }) => isOnline).length;
  expect(body.modules).toEqual({ total: all.length, online });
  expect(online).toBeGreaterThan(0);
});
