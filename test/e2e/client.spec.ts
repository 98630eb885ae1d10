import { reconnectionDefaults, RelaisClient, type RelaisClientOptions } from '../../client/src/index.js';
import { RealtimeService } from '../../src/realtime/realtime.port.js';
import { RealtimeState } from '../../src/realtime/realtime-state.port.js';
import { SocketHub } from '../../src/platform/socket/socket-hub.js';
import { aToken, startApp, type RunningApp } from '../support/app.js';
import { call } from '../support/clients.js';
import { until } from '../support/until.js';

let running: RunningApp;
let realtime: RealtimeService;
const clients: RelaisClient[] = [];

beforeAll(async () => {
  running = await startApp({ REALTIME_ENABLE_STATS: false, REALTIME_MAX_RECONNECT_ATTEMPTS: 7 });
  realtime = running.app.get(RealtimeService);
});
afterEach(() => {
  for (const client of clients.splice(0)) client.stop();
});
afterAll(() => running.stop());

function open(sub: string, options: RelaisClientOptions = {}): RelaisClient {
  const client = new RelaisClient(running.url, {
    token: () => aToken({ sub }),
    reconnectDelay: 20,
    socketOptions: { transports: ['websocket'], forceNew: true },
    ...options,
  });
  clients.push(client);
  return client;
}

/** A client that is in step. */
const inStep = (sub: string, options: RelaisClientOptions = {}): Promise<RelaisClient> =>
  new Promise((resolve) => {
    const client = open(sub, { ...options, onSyncComplete: () => resolve(client) });
  });

/** As when the network is lost. */
function cut(userId: string): void {
  for (const { conn } of running.app.get(SocketHub).socketsOf(userId, '/')) conn.close(true);
}

it('shows the state first, then what happens, with its place', async () => {
  const read = ({ id }: { id: string }) => ({ of: id });
  running.app.get(RealtimeState).register({ name: 'test', read });
  const states: unknown[] = [];
  const heard: unknown[] = [];
  const client = await inStep('ada', { onState: (state) => states.push(state) });
  client.on('rt_telemetry_updated', ({ moduleId, telemetry }, { stream, offset }) =>
    heard.push([moduleId, telemetry['level'], stream, offset]),
  );
  for (const level of [1, 2])
    realtime.emitTelemetryUpdated('ada', { moduleId: 'MC-1', telemetry: { level } });
  await until(() => heard.length === 2);
  expect(states).toMatchObject([{ test: { of: 'ada' } }]);
  expect(heard).toEqual([1, 2].map((level) => ['MC-1', level, 'owner:ada', level]));
});

it('back after a loss it hears what it missed, once and in order', async () => {
  const heard: number[] = [];
  const client = await inStep('away');
  client.on('rt_custom_n', ({ n }) => heard.push(n as number));
  const say = (n: number): void => realtime.emitToUser('away', 'rt_custom_n', { n });
  for (let n = 1; n <= 20; n++) {
    say(n);
    if (n % 5 === 0) cut('away');
  }
  await until(() => heard.length >= 20);
  say(21);
  await until(() => heard.at(-1) === 21);
  expect(heard).toEqual(Array.from({ length: 21 }, (_, index) => index + 1));
});

it('asks and is answered, or told why not', async () => {
  const client = open('asking');
  expect(await client.request('rt_page', { page: 'modules' })).toEqual({ page: 'modules' });
  await expect(client.request('rt_page', { page: 'admin' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
  const roomId = 'nowhere';
  await expect(client.request('room:join', { roomId })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

it('outlives its token', async () => {
  let tokens = 0;
  const client = await inStep('lasting', {
    token: () => aToken({ sub: 'lasting' }, ++tokens === 1 ? 2 : 3600),
  });
  const { id } = client.socket;
  const session = () => running.app.get(SocketHub).socketsOf('lasting', '/')[0]!.data.caller.expiresAt;
  await until(() => session() > Date.now() + 60_000);
  expect([client.socket.id, tokens]).toEqual([id, 2]);
});

it('stays away when its token is revoked', async () => {
  const token = aToken({ sub: 'revoked' });
  const reasons: string[] = [];
  const attempts: number[] = [];
  await inStep('revoked', {
    token: () => token,
    onRetry: ({ attempt }) => attempts.push(attempt),
    onGiveUp: ({ code }) => reasons.push(code),
  });
  await call(`${running.url}/api/auth/logout`, token, { method: 'POST' });
  await until(() => reasons.length > 0);
  expect([reasons, attempts]).toEqual([['TOKEN_REVOKED'], []]);
});

it('may be told by the operator how often to try', async () => {
  expect(await reconnectionDefaults(`${running.url}/`)).toEqual({
    maxReconnectAttempts: 7,
    reconnectDelay: 1000,
  });
});
