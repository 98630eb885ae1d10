import type { Socket } from 'socket.io';
import { SmallSocketServer } from '../../test/support/small-socket-server.js';
import { until } from '../../test/support/until.js';
import { RelaisClient, type RelaisClientOptions } from './relais-client.js';
import { RelaisError } from './relais-error.js';

type Ack = (reply: object) => void;

let server: SmallSocketServer;
let client: RelaisClient;
/** What clients asked, and how to answer it. */
let questions: { payload: object; ack: Ack }[];

beforeEach(async () => {
  questions = [];
  server = new SmallSocketServer((socket: Socket) => {
    socket.on('rt_sync', (_: unknown, ack: Ack) =>
      ack({ ok: true, data: { recovered: false, state: { modules: [] }, positions: {} } }),
    );
    socket.on('rt_page', (payload: object, ack: Ack) => questions.push({ payload, ack }));
  });
  await server.start();
});
afterEach(async () => {
  client.stop();
  await server.stop();
});

function open(options: RelaisClientOptions = {}): RelaisClient {
  client = new RelaisClient(server.url, {
    reconnectDelay: 4,
    maxReconnectDelay: 8,
    socketOptions: { transports: ['websocket'], forceNew: true },
    ...options,
  });
  return client;
}

const asked = () => until(() => questions.length > 0);
const failureOf = (promise: Promise<unknown>): Promise<RelaisError> =>
  promise.then(
    () => Promise.reject(new Error('it was answered')),
    (error: RelaisError) => error,
  );

describe('a request', () => {
  it('is answered with the data of its acknowledgement', async () => {
    const answer = open().request('rt_page', { page: 'modules' });
    await asked();
    questions[0]!.ack({ ok: true, data: { page: 'modules' } });
    expect(await answer).toEqual({ page: 'modules' });
    expect(questions[0]!.payload).toEqual({ page: 'modules' });
  });

  it('fails as the server says', async () => {
    const failure = failureOf(open().request('rt_page', { page: 'admin' }));
    await asked();
    const errors = [{ path: 'page', message: 'no' }];
    questions[0]!.ack({ ok: false, error: { code: 'INVALID_PAYLOAD', message: 'no', errors } });
    expect(await failure).toBeInstanceOf(RelaisError);
    expect(await failure).toMatchObject({ code: 'INVALID_PAYLOAD', message: 'no', errors });
  });

  it('waits for a connection, and no longer than it may', async () => {
    await server.stop();
    open();
    const patient = client.request('rt_page', { page: 'modules' });
    expect(await failureOf(client.request('rt_page', { page: 'modules' }, { timeoutMs: 20 }))).toMatchObject({
      code: 'TIMEOUT',
    });
    await server.start();
    await asked();
    questions[0]!.ack({ ok: true, data: { page: 'modules' } });
    expect(await patient).toEqual({ page: 'modules' });
    expect(questions).toHaveLength(1);
  });

  it('whose connection is lost before the answer may have been done, and is not sent again', async () => {
    const failure = failureOf(open().request('rt_page', { page: 'modules' }));
    await asked();
    server.cut();
    expect(await failure).toMatchObject({ code: 'DISCONNECTED' });
    await until(() => client.socket.connected);
    expect(questions).toHaveLength(1);
  });

  it('that its caller gives up is never sent', async () => {
    await server.stop();
    open();
    const caller = new AbortController();
    const failure = failureOf(client.request('rt_page', { page: 'modules' }, { signal: caller.signal }));
    const late = failureOf(
      client.request('rt_page', { page: 'modules' }, { signal: AbortSignal.abort('no') }),
    );
    caller.abort('no more');
    expect(await Promise.all([failure, late])).toEqual(['no more', 'no']);
    await server.start();
    await until(() => client.socket.connected);
    const next = client.request('rt_page', { page: 'drivers' });
    await asked();
    questions[0]!.ack({ ok: true, data: { page: 'drivers' } });
    expect(await next).toEqual({ page: 'drivers' });
    expect(questions).toHaveLength(1);
  });
});

it('a token is asked for at each connection, and told with the page', async () => {
  let tokens = 0;
  open({ page: 'modules', token: () => Promise.resolve(`token ${++tokens}`) });
  await until(() => client.socket.connected);
  server.cut();
  await until(() => server.handshakes.length === 2);
  expect(server.handshakes).toEqual([1, 2].map((n) => ({ token: `token ${n}`, page: 'modules' })));
});

it('without a token there is no connection, and it is tried again', async () => {
  const tokens = [() => Promise.reject(new Error('signed out')), () => Promise.resolve('a token')];
  open({ token: () => tokens.shift()!() });
  await until(() => client.socket.connected);
  expect(server.handshakes).toEqual([{ token: 'a token' }]);
});

it('a token that comes after its connection has gone introduces nobody', async () => {
  const given: ((token: string) => void)[] = [];
  open({ token: () => new Promise((resolve) => given.push(resolve)) });
  await until(() => given.length === 1);
  client.reconnect();
  await until(() => given.length === 2);
  given[0]!('late');
  given[1]!('in time');
  await until(() => client.socket.connected);
  expect(server.handshakes).toEqual([{ token: 'in time' }]);
});

it('begins with the state', async () => {
  const states: unknown[] = [];
  open({ onState: (state) => states.push(state) });
  await until(() => states.length > 0);
  expect(states).toEqual([{ modules: [] }]);
});
