import type { EventPosition } from '../../src/contracts/index.js';
import { RealtimeService } from '../../src/realtime/realtime.port.js';
import { aToken, startApp, type RunningApp } from '../support/app.js';
import { removeDir } from '../support/child-server.js';
import { call } from '../support/clients.js';
import { embeddedEngines, KilledBackend } from '../support/killed-backend.js';
import { RealtimeClient } from '../support/realtime-client.js';
import { redisAvailable, startRedis, type StartedRedis } from '../support/redis-server.js';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { untilMissing } from '../support/unready-app.js';
import { until } from '../support/until.js';

const admin = aToken({ sub: 'chief', role: 'admin' });

(redisAvailable() ? describe : describe.skip)('realtime events of two instances on one Redis', () => {
  let redis: StartedRedis;
  let proxy: TcpProxy;
  /** In this process, behind a network that can hang. */
  let near: RunningApp;
  /** In a process of its own. */
  let far: KilledBackend;
  const clients: RealtimeClient[] = [];

  beforeAll(async () => {
    redis = await startRedis();
    proxy = await startTcpProxy(redis.server.port);
    near = await startApp({
      REDIS_URL: `redis://127.0.0.1:${proxy.port}`,
      REALTIME_ENABLE_STATS: false,
      RATE_REST: 1_000_000,
    });
    const env = { REDIS_URL: redis.url, REALTIME_ENABLE_STATS: 'false' };
    far = await KilledBackend.on(await embeddedEngines(), env);
  }, 60_000);
  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
  });
  afterAll(async () => {
    await near.stop();
    await proxy.close();
    await far.end();
    await redis.server.stop();
    for (const dir of [redis.server.dir, near.settings.DATA_DIR]) removeDir(dir);
  }, 30_000);

  const open = async (url: string, token = admin): Promise<RealtimeClient> => {
    const client = await RealtimeClient.open(url, token);
    clients.push(client);
    return client;
  };
  const emit = async (url: string, name: string, target = 'admins'): Promise<EventPosition> => {
    const body = { target, event: `rt_custom_${name}`, data: {} };
    const answer = await call<EventPosition>(`${url}/api/realtime/emit`, admin, { body });
    if (answer.status !== 200) throw new Error(`emit answers ${answer.status}`);
    return answer.body;
  };
  const offsets = ({ told }: RealtimeClient) => told.map(({ position }) => position.offset);

  it('come to the sockets of both in one order, each once', async () => {
    const [here, there] = [await open(near.url), await open(far.url)];
    await Promise.all(Array.from({ length: 100 }, (_, n) => emit(n % 2 ? near.url : far.url, `n${n}`)));
    const heard = await here.hears(100);
    expect(new Set(heard).size).toBe(100);
    expect(await there.hears(100)).toEqual(heard);
    for (const client of [here, there]) {
      const [first] = offsets(client);
      expect(offsets(client)).toEqual(Array.from({ length: 100 }, (_, n) => first! + n));
    }
  });

  it('that say the same of a module are one', async () => {
    const [here, there] = [await open(near.url), await open(far.url)];
    const realtime = near.app.get(RealtimeService);
    const module = { moduleId: 'M-1', telemetry: { a: 1 } };
    realtime.emitTelemetryUpdated('owner', module);
    realtime.emitTelemetryUpdated('owner', module);
    await emit(near.url, 'end');
    for (const client of [here, there])
      expect(await client.hears(2)).toEqual(['rt_telemetry_updated', 'rt_custom_end']);
  });

  it('are recovered at the other instance when one was killed', async () => {
    const socket = await open(far.url);
    const { positions } = await socket.sync();
    await far.kill();
    for (const name of ['one', 'two', 'three']) await emit(near.url, name);
    const synced = await (await open(near.url)).sync(positions);
    expect(synced.recovered).toBe(true);
    expect(synced.events?.map(({ event }) => event)).toEqual(
      ['one', 'two', 'three'].map((name) => `rt_custom_${name}`),
    );
    await far.start();
  }, 30_000);

  it('wait while Redis does not answer, and are told in order, each once', async () => {
    const [here, there] = [await open(near.url), await open(far.url)];
    const before = (await here.sync()).positions;
    proxy.hang();
    const names = Array.from({ length: 500 }, (_, n) => `rt_custom_w${n}` as const);
    for (const name of names) near.app.get(RealtimeService).emitToAdmins(name, {});
    await untilMissing(near.url, 'redis');
    proxy.goOn();
    await until(() => there.told.length >= 500, 20_000);
    expect(there.events()).toEqual(names);
    await until(() => here.told.length >= 500, 20_000);
    expect(here.events()).toEqual(names);
    expect(await there.sync(before)).toMatchObject({ recovered: true, events: { length: 500 } });
  }, 60_000);

  it('of a stream that lost some are not told to be whole', async () => {
    const there = await open(far.url);
    const user = await open(far.url, aToken({ sub: 'other' }));
    const [before, others] = [(await there.sync()).positions, (await user.sync()).positions];
    proxy.hang();
    await untilMissing(near.url, 'redis');
    for (let n = 0; n < 10_300; n++) near.app.get(RealtimeService).emitToAdmins('rt_custom_flood', { n });
    proxy.goOn();
    await untilMissing(near.url);
    await emit(near.url, 'end');
    await until(() => there.told.at(-1)?.event === 'rt_custom_end');
    expect(there.told[0]?.position).toMatchObject({ offset: 1 });
    expect(await there.sync(before)).toMatchObject({ recovered: false });
    expect(await user.sync(others)).toMatchObject({ recovered: true, events: [] });
  }, 60_000);

  it('are not told to be whole after a restart of Redis, and go on', async () => {
    const [here, there] = [await open(near.url), await open(far.url)];
    const before = (await here.sync()).positions;
    await redis.server.stop('SIGKILL');
    await untilMissing(near.url, 'redis');
    await untilMissing(far.url, 'redis');
    redis = await startRedis(redis.server);
    await Promise.all([near.url, far.url].map((url) => untilMissing(url)));
    const after = await emit(near.url, 'again');
    for (const client of [here, there]) expect(await client.hears(1)).toEqual(['rt_custom_again']);
    expect(after.epoch).not.toBe(before['admins']?.epoch);
    const synced = await there.sync(before);
    expect(synced).toMatchObject({ recovered: false, state: {} });
    expect(synced.positions['admins']).toEqual({ epoch: after.epoch, offset: 1 });
  }, 60_000);
});
