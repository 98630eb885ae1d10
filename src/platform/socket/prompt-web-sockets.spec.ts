import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { Server } from 'engine.io';
import { PromptWebSockets } from './prompt-web-sockets.js';

let http: HttpServer;
let engine: Server;
let client: Socket;

beforeEach(async () => {
  http = createServer();
  engine = new Server({ wsEngine: PromptWebSockets });
  engine.attach(http);
  await once(http.listen(0, '127.0.0.1'), 'listening');
  client = connect((http.address() as AddressInfo).port, '127.0.0.1');
});
afterEach(async () => {
  client.destroy();
  engine.close();
  await once(http.close(), 'close');
});

async function answerTo(key: string): Promise<string> {
  const head = [
    'GET /engine.io/?EIO=4&transport=websocket HTTP/1.1',
    'Host: a',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${key}`,
  ];
  client.write(`${head.join('\r\n')}\r\n\r\n`);
  const [bytes] = (await once(client, 'data')) as [Buffer];
  return bytes.toString('latin1');
}

it('opens a connection and says the first packet in one write', async () => {
  const answer = await answerTo('dGhlIHNhbXBsZSBub25jZQ==');
  expect(answer).toMatch(/^HTTP\/1\.1 101 /);
  expect(answer).toContain('0{"sid":');
});

it('refuses what is no WebSocket handshake', async () => {
  const ended = once(client, 'end');
  expect(await answerTo('short')).toMatch(/^HTTP\/1\.1 400 /);
  await ended;
});
