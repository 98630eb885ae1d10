import { connect } from 'node:net';
import { once } from 'node:events';
import { startApp, type RunningApp } from '../support/app.js';

/** The promise: a request that has not arrived by then is given up. */
const WITHIN_MS = 30_000;

describe('a request that does not arrive', () => {
  let relais: RunningApp;

  beforeAll(async () => {
    relais = await startApp();
  });
  afterAll(() => relais.stop());

  const sent = (bytes: string): Promise<string> => answerTo(Number(new URL(relais.url).port), bytes);

  it('is answered with 408 and closed within 30 s, whatever part of it is missing', async () => {
    const startedAt = Date.now();
    const post =
      'POST /mqtt/publish HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n';
    const answers = await Promise.all([
      sent('GET /health HTTP/1.1\r\nHost: a\r\nX-'),
      sent(`${post}\r\n{"a"`),
    ]);
    expect(Date.now() - startedAt).toBeLessThan(WITHIN_MS);
    expect(answers[0]).toMatch(/^HTTP\/1\.1 408 [^]*"code":"REQUEST_TOO_SLOW"/);
    expect(answers[1]).toMatch(/^HTTP\/1\.1 (?:408|401) /);
    expect((await fetch(`${relais.url}/health/live`)).status).toBe(200);
  }, 60_000);

  it.each([
    ['a method that there is not', 'FROB / HTTP/1.1\r\n\r\n', '400', 'REQUEST_NOT_HTTP'],
    ['no HTTP at all', '\u0016\u0003\u0001\r\n\r\n', '400', 'REQUEST_NOT_HTTP'],
    [
      'too many headers',
      `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
      '431',
      'REQUEST_HEADERS_TOO_LARGE',
    ],
  ])('but holds %s is answered in the form of every error', async (_, bytes, status, code) => {
    const answer = await sent(bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [^]*application/problem\\+json`));
    expect(JSON.parse(answer.split('\r\n\r\n')[1]!)).toMatchObject({ status: Number(status), code });
  });
});

/** All that comes until the server closes the connection. */
async function answerTo(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  socket.write(bytes);
  await once(socket, 'close');
  return answer;
}
