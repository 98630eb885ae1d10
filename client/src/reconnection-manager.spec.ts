import { io } from 'socket.io-client';
import { SmallSocketServer } from '../../test/support/small-socket-server.js';
import { until } from '../../test/support/until.js';
import { ReconnectionManager } from './reconnection-manager.js';
import type { ReconnectionOptions } from './reconnection-options.js';
import type { RealtimeSynced, StreamPositions } from './wire.js';

const note = (offset: number) => ({
  event: 'rt_custom_note',
  data: { n: offset },
  position: { stream: 'all', epoch: 'e1', offset },
});

let asked: StreamPositions[];
let missed: RealtimeSynced['events'];
let server: SmallSocketServer;
let manager: ReconnectionManager;
let log: unknown[];

beforeEach(async () => {
  [asked, missed, log] = [[], [], []];
  server = new SmallSocketServer((socket) => {
    socket.on('rt_sync', ({ streams }: { streams: StreamPositions }, ack: (reply: object) => void) => {
      asked.push(streams);
      const positions = { all: { epoch: 'e1', offset: missed?.at(-1)?.position.offset ?? 1 } };
      ack({ ok: true, data: { recovered: asked.length > 1, events: missed, positions } });
    });
  });
  await server.start();
});
afterEach(async () => {
  manager.stop();
  await server.stop();
});

/** A manager in a hurry that writes down what it says. */
function open(options: ReconnectionOptions = {}): ReconnectionManager {
  manager = new ReconnectionManager(() => io(server.url, { transports: ['websocket'], forceNew: true }), {
    reconnectDelay: 4,
    maxReconnectDelay: 8,
    onReconnect: (socket) => log.push(['back', socket === manager.socket]),
    onDisconnect: () => log.push('lost'),
    onSyncComplete: ({ recovered }, clientState) => log.push(['synced', recovered, clientState]),
    onGiveUp: ({ code }) => log.push(['gave up', code]),
    ...options,
  });
  return manager;
}

const logged = (entry: unknown) =>
  until(() => log.some((each) => JSON.stringify(each) === JSON.stringify(entry)));

it('one socket comes back by itself, its listeners with it, and hears what it missed first', async () => {
  const heard: unknown[] = [];
  const atSocket: unknown[] = [];
  open().on('rt_custom_note', ({ n }, { offset }) => heard.push([n, offset]));
  manager.socket.on('user:online', (data: unknown) => atSocket.push(data));
  await logged(['synced', false, {}]);
  missed = [note(2), note(3)];
  server.cut();
  const positions = { all: { epoch: 'e1', offset: 1 } };
  await logged(['synced', true, positions]);
  for (const { event, data, position } of [note(3), note(4)]) server.emit(event, data, position);
  server.emit('user:online', { userId: 'ada' });
  await until(() => atSocket.length > 0);
  expect(heard).toEqual([2, 3, 4].map((n) => [n, n]));
  expect(atSocket).toEqual([{ userId: 'ada' }]);
  expect(log).toEqual([['synced', false, {}], 'lost', ['back', true], ['synced', true, positions]]);
  expect(server.sockets).toHaveLength(1);
});

it('nobody else brings the socket back', () => {
  expect(open().socket.io.reconnection()).toBe(false);
});

it('gives up after so many attempts and says so; by hand it begins again', async () => {
  const attempts: number[] = [];
  open({ maxReconnectAttempts: 3, onRetry: ({ attempt }) => attempts.push(attempt) });
  await logged(['synced', false, {}]);
  await server.stop();
  await logged(['gave up', 'DISCONNECTED']);
  expect(attempts).toEqual([1, 2, 3]);
  await server.start();
  manager.reconnect();
  await logged(['back', true]);
});

it('with no attempts allowed it never tries by itself', async () => {
  open({ maxReconnectAttempts: 0 });
  await logged(['synced', false, {}]);
  server.cut();
  await logged(['gave up', 'DISCONNECTED']);
  expect(server.handshakes).toHaveLength(1);
});

it.each(['TOKEN_REVOKED', 'UNAUTHENTICATED', 'FORBIDDEN'])(
  'refused with %s it does not ask again',
  async (code) => {
    server.refusal = code;
    open();
    await logged(['gave up', code]);
    expect(server.handshakes).toHaveLength(1);
  },
);

it('refused for now it asks again', async () => {
  server.refusal = 'UNAVAILABLE';
  open({ onRetry: () => (server.refusal = undefined) });
  await logged(['synced', false, {}]);
  expect(server.handshakes).toHaveLength(2);
});

it('sent away because its token was revoked it stays away', async () => {
  open();
  await logged(['synced', false, {}]);
  for (const socket of server.sockets) {
    socket.emit('error', { code: 'CONFLICT', message: 'of one event', event: 'message:send' });
    socket.emit('error', { code: 'TOKEN_REVOKED', message: 'gone' });
    socket.disconnect();
  }
  await logged(['gave up', 'TOKEN_REVOKED']);
  expect(server.handshakes).toHaveLength(1);
});

it('sent away because its token ended it comes back', async () => {
  open();
  await logged(['synced', false, {}]);
  for (const socket of server.sockets) {
    socket.emit('error', { code: 'TOKEN_EXPIRED', message: 'over' });
    socket.disconnect();
  }
  await logged(['back', true]);
  expect(server.handshakes).toHaveLength(2);
});

it('left by a server that says when to come back it comes then, and after that in its own time', async () => {
  const delays: number[] = [];
  open({ onRetry: ({ delayMs }) => delays.push(delayMs) });
  await logged(['synced', false, {}]);
  for (const socket of server.sockets) {
    socket.emit('server:leaving', { comeBackInMs: 31 });
    socket.disconnect();
  }
  await logged(['back', true]);
  server.cut();
  await until(() => delays.length === 2);
  expect(delays).toEqual([31, expect.any(Number)]);
  expect(delays[1]).toBeLessThanOrEqual(8);
});

it('told to stop it stays away, until it is told otherwise', async () => {
  open();
  await logged(['synced', false, {}]);
  manager.stop();
  await until(() => server.sockets.length === 0);
  expect(log.at(-1)).toBe('lost');
  manager.reconnect();
  await logged(['back', true]);
});

it('told to come back while it is there it connects anew', async () => {
  open();
  await logged(['synced', false, {}]);
  manager.reconnect();
  await logged(['back', true]);
  expect(server.sockets).toHaveLength(1);
});

it('told not to sync it asks for nothing, and tells what comes as it comes', async () => {
  const heard: unknown[] = [];
  open({ syncOnReconnect: false }).on('rt_custom_note', (data) => heard.push(data));
  await until(() => server.sockets.length === 1);
  server.cut();
  await logged(['back', true]);
  for (const { event, data, position } of [note(9), note(7)]) server.emit(event, data, position);
  await until(() => heard.length === 2);
  expect([heard, asked]).toEqual([[{ n: 9 }, { n: 7 }], []]);
});
