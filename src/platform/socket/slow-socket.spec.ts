import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket as Connection } from 'engine.io';
import { WebSocket } from 'ws';
import { boundWaitingBytes, MAX_WAITING_BYTES } from './slow-socket.js';

const CHUNK = 'x'.repeat(100_000);

describe('what waits for a connection', () => {
  let http: HttpServer;
  let engine: Server;
  let cuts: number[];

  beforeEach(async () => {
    http = createServer();
    engine = new Server();
    cuts = [];
    boundWaitingBytes(engine, (bytes) => cuts.push(bytes));
    engine.attach(http);
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
  });
  afterEach(async () => {
    engine.close();
    http.close();
    http.closeAllConnections();
    await once(http, 'close');
  });

  const connect = async (): Promise<[WebSocket, Connection]> => {
    const { port } = http.address() as AddressInfo;
    const client = new WebSocket(`ws://127.0.0.1:${port}/engine.io/?EIO=4&transport=websocket`);
    const [connection] = (await once(engine, 'connection')) as [Connection];
    await once(client, 'open');
    return [client, connection];
  };

  it('is bounded: a client that stops reading is cut off, once', async () => {
    const [client, connection] = await connect();
    client.pause();
    const closed = once(connection, 'close');
    // The kernel takes some megabytes before anything waits here.
    for (let sent = 0; connection.readyState === 'open' && sent < 500; sent++) {
      connection.send(CHUNK);
      await new Promise(setImmediate);
    }
    await closed;
    connection.send(CHUNK);
    expect(cuts).toHaveLength(1);
    expect(cuts[0]).toBeGreaterThan(MAX_WAITING_BYTES);
    expect(cuts[0]).toBeLessThanOrEqual(MAX_WAITING_BYTES + 3 * CHUNK.length);
    client.terminate();
  });

  it('may be more than the bound in an answer that goes out at once and twice', async () => {
    const [client, connection] = await connect();
    const sizes: number[] = [];
    client.on('message', (data: Buffer) => sizes.push(data.length));
    for (let i = 0; i < 2; i++) connection.send('y'.repeat(2 * MAX_WAITING_BYTES));
    connection.send('end');
    while (sizes.at(-1) !== 'mend'.length || sizes.length < 3) await once(client, 'message');
    expect(cuts).toEqual([]);
    client.terminate();
  });
});
