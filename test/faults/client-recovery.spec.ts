import { RelaisClient, type RelaisClientOptions } from '../../client/src/index.js';
import type { Role } from '../../src/contracts/index.js';
import { RealtimeService } from '../../src/realtime/realtime.port.js';
import { RealtimeState } from '../../src/realtime/realtime-state.port.js';
import { aToken, startApp, type RunningApp } from '../support/app.js';
import { removeDir } from '../support/child-server.js';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { until } from '../support/until.js';

const AT = '2026-10-21T12:00:00.000Z';

let running: RunningApp;
let realtime: RealtimeService;
let proxy: TcpProxy;
let clients: RelaisClient[];

beforeAll(async () => {
  running = await startApp({ REALTIME_ENABLE_STATS: false });
  realtime = running.app.get(RealtimeService);
  const read = ({ id, role }: { id: string; role: Role }) => ({ of: id, role });
  running.app.get(RealtimeState).register({ name: 'test', read });
});
afterAll(async () => {
  await running.stop();
  removeDir(running.settings.DATA_DIR);
});
beforeEach(async () => {
  clients = [];
  proxy = await startTcpProxy(portOf(running.url));
});
afterEach(async () => {
  for (const client of clients) client.stop();
  await proxy.close();
});

const portOf = (url: string): number => Number(new URL(url).port);
const proxyUrl = (): string => `http://127.0.0.1:${proxy.port}`;

/** A client that has the state, and all that it was told since and before. */
async function open(url: string, options: RelaisClientOptions) {
  const told: string[] = [];
  const states: object[] = [];
  const syncs: boolean[] = [];
  const client = new RelaisClient(url, {
    reconnectDelay: 100,
    maxReconnectDelay: 100,
    maxReconnectAttempts: Infinity,
    socketOptions: { transports: ['websocket'], forceNew: true },
    onState: (state) => states.push(state),
    onSyncComplete: ({ recovered }) => syncs.push(recovered),
    ...options,
  });
  clients.push(client);
  client.on('rt_custom_n', ({ n }, { stream }) => told.push(`${stream} ${String(n)}`));
  client.on('rt_module_online', ({ moduleId }, { stream }) => told.push(`${stream} ${moduleId}`));
  await until(() => syncs.length === 1);
  return { client, told, states, syncs };
}

/** The network is away while this is done. */
async function away(client: RelaisClient, meanwhile: () => unknown): Promise<void> {
  const { port } = proxy;
  await proxy.close();
  await until(() => !client.socket.connected);
  await meanwhile();
  proxy = await startTcpProxy(portOf(running.url), port);
}

/** Says a number to everybody and to one user, every few milliseconds. */
function traffic(userId: string): { said: () => number; stop(): void } {
  let n = 0;
  const timer = setInterval(() => {
    realtime.broadcast('rt_custom_n', { n: ++n });
    realtime.emitToUser(userId, 'rt_custom_n', { n });
  }, 5);
  return { said: () => n, stop: () => clearInterval(timer) };
}

const of = (stream: string, told: readonly string[]): string[] =>
  told.filter((each) => each.startsWith(stream));

it('cut off again and again under traffic, a client hears the same sequence as one that stayed', async () => {
  const token = () => aToken({ sub: 'ada' });
  const stayed = await open(running.url, { token });
  const cut = await open(proxyUrl(), { token });
  const stream = traffic('ada');
  for (let round = 1; round <= 3; round++) {
    await until(() => stream.said() >= round * 100 - 50);
    await away(cut.client, () => until(() => stream.said() >= round * 100));
    await until(() => cut.syncs.length === round + 1);
  }
  stream.stop();
  await until(() => stayed.told.length === 2 * stream.said() && cut.told.length >= stayed.told.length);
  expect(cut.syncs).toEqual([false, true, true, true]);
  for (const name of ['all', 'user:ada']) {
    expect(of(name, stayed.told)).toEqual(
      Array.from({ length: stream.said() }, (_, n) => `${name} ${n + 1}`),
    );
    expect(of(name, cut.told)).toEqual(of(name, stayed.told));
  }
});

it('away for too long, a client begins again with the whole state, and goes on from there', async () => {
  const cut = await open(proxyUrl(), { token: () => aToken({ sub: 'eve' }) });
  await away(cut.client, () => {
    for (let n = 1; n <= 1_001; n++) realtime.emitToUser('eve', 'rt_custom_n', { n });
  });
  await until(() => cut.syncs.length === 2);
  realtime.emitToUser('eve', 'rt_custom_n', { n: 'next' });
  await until(() => cut.told.length > 0);
  expect(cut.syncs).toEqual([false, false]);
  expect(cut.states).toMatchObject([{ test: { of: 'eve' } }, { test: { of: 'eve' } }]);
  expect(cut.told).toEqual(['user:eve next']);
});

it('a user whose right went meanwhile hears nothing of it', async () => {
  let role: Role = 'admin';
  const cut = await open(proxyUrl(), { token: () => aToken({ sub: 'max', role }) });
  realtime.emitModuleOnline('somebody', { moduleId: 'seen', lastSeen: AT });
  await until(() => cut.told.length === 1);
  await away(cut.client, () => {
    role = 'user';
    realtime.emitModuleOnline('somebody', { moduleId: 'hidden', lastSeen: AT });
    realtime.emitToAdmins('rt_custom_n', { n: 'hidden' });
    realtime.emitToUser('max', 'rt_custom_n', { n: 'mine' });
  });
  await until(() => cut.syncs.length === 2);
  realtime.emitModuleOnline('somebody', { moduleId: 'hidden too', lastSeen: AT });
  realtime.broadcast('rt_custom_n', { n: 'for all' });
  await until(() => cut.told.includes('all for all'));
  expect(cut.told.filter((each) => each.includes('hidden'))).toEqual([]);
  expect(cut.states.at(-1)).toMatchObject({ test: { role: 'user' } });
});
