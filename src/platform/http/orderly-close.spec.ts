import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { closeInTime } from './orderly-close.js';

let server: Server;
let answer: (() => void) | undefined;

beforeEach(async () => {
  answer = undefined;
  server = createServer((_request, response) => void (answer = () => response.end('done')));
  server.on('upgrade', (_request, socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n'));
  closeInTime(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
});

async function client(head: string): Promise<Socket> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined).write(head);
  await once(server, 'connection');
  return socket;
}

const closed = (): Promise<unknown> => once(server.close(), 'close');

it('answers what is under way, and does not wait for the connection that its client keeps', async () => {
  const socket = await client('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  await once(server, 'request');
  const ended = closed();
  answer!();
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  expect(String(bytes)).toContain('done');
  await ended;
});

it.each([
  ['an upgraded connection', 'GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: y\r\n\r\n'],
  ['a connection that has said nothing', '\r\n'],
  ['half a request', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nhalf'],
])('does not wait for %s without end', async (_, head) => {
  const socket = await client(head);
  const [gone] = await Promise.all([once(socket.resume(), 'close'), closed()]);
  expect(gone).toBeDefined();
});
