import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo, Socket as NetSocket } from 'node:net';
import { Server, type Socket as Connection } from 'engine.io';
import { WebSocket } from 'ws';
import { until } from '../../../test/support/until.js';
import { JoinedWrites } from './joined-writes.js';

describe('what leaves for a connection in one turn', () => {
  let http: HttpServer;
  let engine: Server;
  let client: WebSocket;
  let connection: Connection;
  const received: string[] = [];

  beforeAll(async () => {
    http = createServer();
    engine = new Server();
    engine.attach(http);
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    const { port } = http.address() as AddressInfo;
    const connected = once(engine, 'connection') as Promise<[Connection]>;
    client = new WebSocket(`ws://127.0.0.1:${port}/engine.io/?EIO=4&transport=websocket`);
    client.on('message', (data: Buffer) => received.push(data.toString()));
    [connection] = await connected;
    await once(client, 'open');
    new JoinedWrites().join(connection);
  });
  afterAll(async () => {
    client.terminate();
    engine.close();
    http.close();
    await once(http, 'close');
  });

  const rawOf = ({ transport }: Connection): NetSocket =>
    (transport as unknown as { socket: { _socket: NetSocket } }).socket['_socket'];

  it('is held until the turn ends, and then goes out in order', async () => {
    const raw = rawOf(connection);
    connection.send('one');
    await Promise.resolve();
    connection.send('two');
    connection.send('three');
    expect(raw.writableCorked).toBe(1);
    expect(raw.writableLength).toBeGreaterThan(0);
    await new Promise(setImmediate);
    expect(raw.writableCorked).toBe(0);
    await until(() => received.includes('4three'));
    expect(received.slice(-3)).toEqual(['4one', '4two', '4three']);
  });

  it('does no harm when the connection ends within the turn', async () => {
    connection.send('last');
    connection.close(true);
    await new Promise(setImmediate);
    expect(rawOf(connection)?.writableCorked ?? 0).toBe(0);
  });
});
