import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isFromOwnOrigin, presentedToken } from './presented-token.js';

describe('a request of a browser', () => {
  const host = 'relais.example:3000';

  it.each([
    ['GET', {}, true],
    ['HEAD', {}, true],
    ['POST', {}, false],
    ['DELETE', {}, false],
    ['POST', { origin: 'http://relais.example:3000' }, true],
    ['POST', { origin: 'https://relais.example:3000' }, true],
    ['POST', { origin: 'http://relais.example' }, false],
    ['POST', { origin: 'http://evil.example' }, false],
    ['GET', { origin: 'http://evil.example' }, false],
    ['GET', { origin: 'null' }, false],
    ['POST', { 'sec-fetch-site': 'same-origin' }, true],
    ['GET', { 'sec-fetch-site': 'none' }, true],
    ['GET', { 'sec-fetch-site': 'same-site' }, false],
    ['GET', { 'sec-fetch-site': 'cross-site' }, false],
    ['POST', { 'sec-fetch-site': 'cross-site', origin: 'http://relais.example:3000' }, false],
  ])('%s with %j comes from a page of our own: %j', (method, headers, isOwn) => {
    expect(isFromOwnOrigin({ host, ...headers }, method)).toBe(isOwn);
  });
});

describe('the token of a request', () => {
  let server: Server;
  let received: (request: IncomingMessage) => void;

  beforeAll(async () => {
    server = createServer((incoming, response) => {
      received(incoming);
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  /** Sends header lines as they are, doubled ones too, and says what token is found in them. */
  async function found(...lines: [name: string, value: string][]): Promise<string | undefined> {
    const { port } = server.address() as AddressInfo;
    const arrived = new Promise<IncomingMessage>((resolve) => (received = resolve));
    request({ port, host: '127.0.0.1', headers: ['Host', `127.0.0.1:${port}`, ...lines.flat()] })
      .on('response', (response) => response.resume())
      .end();
    return presentedToken(await arrived);
  }

  it('is that of its bearer header', async () => {
    expect(await found(['Authorization', 'Bearer a.b.c'])).toBe('a.b.c');
    expect(await found(['authorization', 'bearer a.b.c'])).toBe('a.b.c');
    expect(await found()).toBeUndefined();
  });

  it.each<[name: string, value: string][]>([
    [['Authorization', 'a.b.c']],
    [['Authorization', 'Basic YTpi']],
    [['Authorization', 'Bearer ']],
    [['Authorization', 'Bearer a b']],
    [['Authorization', 'Bearer a.b.c, Bearer d.e.f']],
    [
      ['Authorization', 'Bearer a.b.c'],
      ['Authorization', 'Bearer d.e.f'],
    ],
  ])('is refused in %j %j', async (...lines) => {
    await expect(found(...lines)).rejects.toMatchObject({ code: 'AUTH_TOKEN_INVALID' });
  });

  it('is that of the cookie only where no header names one, and never from another site', async () => {
    const cookie: [string, string] = ['Cookie', 'theme=dark; relais_token=a.b.c'];
    expect(await found(cookie)).toBe('a.b.c');
    expect(await found(cookie, ['Authorization', 'Bearer d.e.f'])).toBe('d.e.f');
    expect(await found(cookie, ['Sec-Fetch-Site', 'cross-site'])).toBeUndefined();
    expect(await found(['Cookie', 'xrelais_token=a.b.c'])).toBeUndefined();
  });
});
