import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import { Socket as NetSocket, type AddressInfo } from 'node:net';
import { Server, type Socket as Connection } from 'engine.io';
import { WebSocket } from 'ws';
import { until } from '../../../test/support/until.js';
import { JoinedWrites } from './joined-writes.js';

/** Text of all lengths that a frame writes differently, and binary. */
const MESSAGES = ['one', 'é'.repeat(100), 'x'.repeat(70_000), Buffer.from([0, 255, 128]), 'last'];

describe.each([
  ['joined', true],
  ['not joined', false],
])('what leaves for a connection in one turn, %s', (_, isJoined) => {
  let http: HttpServer;
  let engine: Server;
  let client: WebSocket;
  let connection: Connection;
  let received: string[];

  beforeEach(async () => {
    http = createServer();
    engine = new Server();
    engine.attach(http);
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    const { port } = http.address() as AddressInfo;
    const connected = once(engine, 'connection') as Promise<[Connection]>;
    received = [];
    client = new WebSocket(`ws://127.0.0.1:${port}/engine.io/?EIO=4&transport=websocket`);
    client.on('message', (data: Buffer, isBinary) =>
      received.push(isBinary ? data.toString('base64') : data.toString().slice(1)),
    );
    [connection] = await connected;
    await once(client, 'open');
    if (isJoined) new JoinedWrites().join(connection);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    client.terminate();
    engine.close();
    http.close();
    await once(http, 'close');
  });

  it('comes whole and in order', async () => {
    for (const message of MESSAGES) connection.send(message);
    await until(() => received.at(-1) === 'last');
    connection.send('after');
    await until(() => received.at(-1) === 'after');
    const expected = MESSAGES.map((each) => (typeof each === 'string' ? each : each.toString('base64')));
    expect(received.slice(-6)).toEqual([...expected, 'after']);
  });

  it(`takes ${isJoined ? 'one write' : 'several writes'}`, async () => {
    await until(() => received.length > 0);
    const write = jest.spyOn(NetSocket.prototype, 'write');
    for (const message of MESSAGES) connection.send(message);
    await Promise.resolve();
    await until(() => received.at(-1) === 'last');
    const writes = write.mock.calls.filter(([data]) => Buffer.isBuffer(data));
    expect(writes.length === 1).toBe(isJoined);
  });

  it('calls back for each message, and says when it has drained', async () => {
    const told: string[] = [];
    connection.on('drain', () => told.push('drain'));
    for (const message of MESSAGES) connection.send(message, undefined, () => told.push('sent'));
    await until(() => told.filter((each) => each === 'sent').length === MESSAGES.length);
    expect(told).toContain('drain');
  });

  it('comes before the end of the connection', async () => {
    for (const message of MESSAGES) connection.send(message);
    connection.close();
    await once(client, 'close');
    expect(received.at(-1)).toBe('last');
  });

  it('is let go when the connection is cut in the same turn', async () => {
    connection.send('lost');
    connection.close(true);
    await once(client, 'close');
    expect(connection.readyState).toBe('closed');
  });
});
