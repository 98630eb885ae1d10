import { errorNotice, type Role, type SubscriptionList } from '../../src/contracts/index.js';
import { MqttService } from '../../src/mqtt/mqtt.service.js';
import { SESSION_COOKIE } from '../../src/platform/auth/session-cookie.js';
import { ADMINS_ROOM, SocketHub } from '../../src/platform/socket/socket-hub.js';
import { aToken, startApp, type RunningApp } from '../support/app.js';
import { call, connectionTo, TestSocket } from '../support/clients.js';
import { until } from '../support/until.js';

const NAMESPACES = ['/', '/mqtt'] as const;
const APP_ORIGIN = 'https://app.relais.test';

let relais: RunningApp;
const opened: TestSocket[] = [];

beforeAll(async () => {
  relais = await startApp({ CORS_ORIGINS: [APP_ORIGIN] });
});
afterEach(() => {
  for (const socket of opened.splice(0)) socket.close();
});
afterAll(() => relais.stop());

const keep = async (opening: Promise<TestSocket>): Promise<TestSocket> => {
  const socket = await opening;
  opened.push(socket);
  return socket;
};
const open = (token: string): Promise<TestSocket> => keep(TestSocket.open(relais.url, token));
const publish = (topic: string, payload: unknown, retain = false) =>
  relais.app.get(MqttService).publish(topic, payload, { qos: 1, retain });

describe('a socket shows its token', () => {
  const withHeaders = (headers: Record<string, string>, token?: string): Promise<TestSocket> =>
    keep(TestSocket.enter(connectionTo(relais.url, { extraHeaders: headers }), token));
  const cookie = (): string => `${SESSION_COOKIE}=${aToken()}`;

  it('in the cookie, from a page of our own', async () => {
    const socket = await withHeaders({ cookie: cookie(), origin: relais.url });
    expect(await socket.request('mqtt:status')).toMatchObject({ ok: true });
  });

  it('not in the cookie from another origin, even one that is let in', async () => {
    await expect(withHeaders({ cookie: cookie(), origin: APP_ORIGIN })).rejects.toMatchObject({
      data: { code: 'UNAUTHENTICATED' },
    });
    const socket = await withHeaders({ origin: APP_ORIGIN }, aToken());
    expect(socket.socket.connected).toBe(true);
  });

  it.each(['https://evil.test', 'null'])('not at all from the origin %s', async (origin) => {
    await expect(withHeaders({ cookie: cookie(), origin }, aToken())).rejects.toThrow('websocket error');
  });

  it('in a bearer header, and not in the query', async () => {
    const socket = await withHeaders({ authorization: `Bearer ${aToken()}` });
    expect(socket.socket.connected).toBe(true);
    const connection = connectionTo(relais.url, { query: { token: aToken() } });
    await expect(TestSocket.enter(connection, undefined)).rejects.toMatchObject({
      data: { code: 'UNAUTHENTICATED' },
    });
  });
});

describe('one connection with several namespaces', () => {
  const both = (token: string, second = token): Promise<TestSocket[]> => {
    const connection = connectionTo(relais.url);
    return Promise.all([
      keep(TestSocket.enter(connection, token, '/')),
      keep(TestSocket.enter(connection, second, '/mqtt')),
    ]);
  };
  const areConnected = (sockets: TestSocket[]): boolean => sockets.every(({ socket }) => socket.connected);

  it('ends in all of them with its token, unless one of them brought a fresh one', async () => {
    const token = aToken({ sub: 'short' }, 3);
    const fresh = aToken({ sub: 'short' });
    const ending = await both(token);
    const refreshedInFirst = await both(token);
    const refreshedInSecond = await both(token);
    const prolonged = await both(token, fresh);
    for (const socket of [refreshedInFirst[0]!, refreshedInSecond[1]!])
      expect(await socket.request('auth:refresh', { token: fresh })).toMatchObject({ ok: true });
    for (const socket of ending) {
      expect(await socket.next('error')).toMatchObject({ code: 'TOKEN_EXPIRED' });
      await socket.disconnected();
    }
    for (const sockets of [refreshedInFirst, refreshedInSecond, prolonged])
      expect(areConnected(sockets)).toBe(true);
  });

  it('belongs to one subject', async () => {
    const connection = connectionTo(relais.url);
    const first = await keep(TestSocket.enter(connection, aToken({ sub: 'ann' }), '/'));
    const second = TestSocket.enter(connection, aToken({ sub: 'bob' }), '/mqtt');
    await expect(second).rejects.toMatchObject({ data: { code: 'FORBIDDEN' } });
    const other = first.request('auth:refresh', { token: aToken({ sub: 'bob' }) });
    expect(await other).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
    expect(areConnected([first])).toBe(true);
  });

  it.each(NAMESPACES)('answers unknown events in %s, an `error` too', async (namespace) => {
    const socket = await keep(TestSocket.open(relais.url, aToken(), namespace));
    for (const event of ['auth:refrech', 'error'])
      expect(await socket.request(event, {})).toMatchObject({ ok: false, error: { code: 'UNKNOWN_EVENT' } });
  });
});

it('what is said to admins reaches every socket of a connection while its token is an admin’s', async () => {
  const connection = connectionTo(relais.url);
  const token = (role: Role) => aToken({ sub: 'promoted', role });
  const enter = (namespace: string) => keep(TestSocket.enter(connection, token('admin'), namespace));
  const [first, second] = [await enter('/'), await enter('/mqtt')];
  const user = await open(aToken());
  const refresh = (role: Role) => first.request('auth:refresh', { token: token(role) });
  const heard = async (): Promise<number[]> => {
    for (const namespace of NAMESPACES) {
      const audience = { namespace, rooms: [ADMINS_ROOM] };
      relais.app.get(SocketHub).emit(errorNotice, { code: 'INTERNAL', message: 'an alert' }, audience);
    }
    // An answer comes after what was said before.
    await Promise.all([second.request('mqtt:status'), user.request('mqtt:status')]);
    return [first, second, user].map((socket) => socket.pending('error').length);
  };
  expect(await heard()).toEqual([1, 1, 0]);
  await refresh('user');
  expect(await heard()).toEqual([1, 1, 0]);
  await refresh('admin');
  expect(await heard()).toEqual([2, 2, 0]);
});

it('bytes that a socket publishes arrive as they are', async () => {
  const socket = await open(aToken());
  await socket.request('mqtt:subscribe', { topic: 'bytes/a' });
  await socket.request('mqtt:publish', { topic: 'bytes/a', payload: Buffer.from([0xff, 0xfe]) });
  expect(await socket.next('mqtt:message')).toMatchObject({ payload: { encoding: 'base64', data: '//4=' } });
});

describe('subscriptions', () => {
  it('are answered without a callback too', async () => {
    const socket = await open(aToken());
    socket.socket.emit('mqtt:subscribe', { topic: 'plain/a' });
    expect(await socket.next('mqtt:subscribe:success')).toMatchObject({ topic: 'plain/a' });
    socket.socket.emit('mqtt:subscribe', { topic: '#' });
    expect(await socket.next('mqtt:subscribe:error')).toMatchObject({ code: 'FORBIDDEN' });
  });

  it('are at most 128 for a socket', async () => {
    const socket = await open(aToken());
    const subscribe = (n: number) => socket.request('mqtt:subscribe', { topic: `many/${n}` });
    const replies = await Promise.all(Array.from({ length: 128 }, (_, n) => subscribe(n)));
    expect(replies.every(({ ok }) => ok)).toBe(true);
    expect(await subscribe(128)).toMatchObject({ ok: false, error: { code: 'RATE_LIMITED' } });
    expect(await subscribe(0)).toMatchObject({ ok: true });
    await socket.request('mqtt:unsubscribe', { topic: 'many/0' });
    expect(await subscribe(128)).toMatchObject({ ok: true });
  });

  it('are at most 128 for a user by REST', async () => {
    const token = aToken({ role: 'device' });
    const subscribe = (n: number) =>
      call(`${relais.url}/mqtt/subscribe`, token, { body: { topic: `lasting/${n}` } });
    const answers = await Promise.all(Array.from({ length: 128 }, (_, n) => subscribe(n)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(await subscribe(128)).toMatchObject({ status: 429, body: { code: 'SUBSCRIPTION_LIMIT' } });
    expect((await subscribe(0)).status).toBe(201);
  });

  it('stand as the last of them says when they come and go at once', async () => {
    const socket = await open(aToken());
    const topic = 'restless/a';
    const requests = ['subscribe', 'unsubscribe', 'subscribe'].map((verb) =>
      socket.request(`mqtt:${verb}`, { topic }),
    );
    for (const reply of await Promise.all(requests)) expect(reply).toMatchObject({ ok: true });
    await publish(topic, 'still here');
    expect(await socket.next('mqtt:message')).toMatchObject({ payload: 'still here' });
  });

  it('and the server’s own listening leave each other the filter', async () => {
    const admin = aToken({ role: 'admin' });
    const topic = 'shared/#';
    const listen = (path: string) => call(`${relais.url}/api/${path}`, admin, { body: { topic } });
    const heard = async (name: string): Promise<boolean> => {
      const { body } = await call<{ items: { topic: string }[] }>(`${relais.url}/mqtt/topics`, admin);
      return body.items.some((each) => each.topic === name);
    };
    const [socket, other] = [await open(aToken()), await open(aToken())];

    await listen('ecouter-topic');
    await socket.request('mqtt:subscribe', { topic });
    await socket.request('mqtt:unsubscribe', { topic });
    await publish('shared/1', 1);
    await until(() => heard('shared/1'));

    await other.request('mqtt:subscribe', { topic });
    await listen('desabonner-topic');
    await publish('shared/2', 2);
    expect(await other.next('mqtt:message')).toMatchObject({ topic: 'shared/2' });
  });

  it('bring what is retained once, though the socket connects while its user subscribes', async () => {
    await publish('lamp/kitchen', 'on', true);
    const token = aToken();
    const [socket] = await Promise.all([
      open(token),
      call(`${relais.url}/mqtt/subscribe`, token, { body: { topic: 'lamp/#' } }),
    ]);
    expect(await socket.next('mqtt:message')).toMatchObject({ payload: 'on', retain: true });
    await publish('lamp/hall', 'off');
    expect(await socket.next('mqtt:message')).toMatchObject({ payload: 'off', retain: false });
    expect(socket.pending('mqtt:message')).toEqual([]);
  });

  it('end with their socket, whatever is under way', async () => {
    const socket = await open(aToken({ sub: 'hasty' }));
    for (let n = 0; n < 20; n++) socket.socket.emit('mqtt:subscribe', { topic: `hasty/${n}` });
    socket.close();
    const hub = relais.app.get(SocketHub);
    await until(() => hub.socketsOf('hasty', '/mqtt').length === 0);
    const watcher = await open(aToken());
    const stats = await call<{ totalSubscriptions: number }>(`${relais.url}/mqtt/stats`, aToken());
    const own = await watcher.request<SubscriptionList>('mqtt:subscriptions');
    expect(own).toMatchObject({ ok: true, data: { items: [] } });
    expect(stats.body.totalSubscriptions).toBe(0);
  });
});

it('a broadcast may not speak for the server', async () => {
  const body = { topic: 'ktur/server/status', message: 'offline' };
  const answer = await call(`${relais.url}/mqtt/broadcast`, aToken({ role: 'admin' }), { body });
  expect(answer).toMatchObject({ status: 403, body: { code: 'TOPIC_DENIED' } });
});

it('a socket that stops reading is cut off, and the others get everything', async () => {
  const [slow, quick] = [await open(aToken({ sub: 'slow' })), await open(aToken())];
  for (const socket of [slow, quick]) await socket.request('mqtt:subscribe', { topic: 'flood/+' });
  const { ws } = slow.socket.io.engine.transport as unknown as { ws: { pause(): void; terminate(): void } };
  ws.pause();
  const hub = relais.app.get(SocketHub);
  const isCut = (): boolean => hub.socketsOf('slow', '/mqtt').length === 0;
  // The kernel takes some megabytes before anything waits here.
  const text = 'x'.repeat(200_000);
  let sent = 0;
  for (; sent < 200 && !isCut(); sent++) await publish(`flood/${sent}`, text);
  await until(isCut);
  ws.terminate();
  for (let n = 0; n < sent; n++)
    expect(await quick.next('mqtt:message')).toMatchObject({ topic: `flood/${n}` });
});
