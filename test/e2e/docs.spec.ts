import { aToken, startApp, type RunningApp } from '../support/app.js';

const PAGES = ['/docs', '/docs/asyncapi'];

let running: RunningApp;
beforeAll(async () => {
  running = await startApp();
});
afterAll(() => running.stop());

const get = (path: string, headers: Record<string, string> = {}) => fetch(running.url + path, { headers });

it.each(PAGES)('%s is a page that a browser may show under the policy of the house', async (path) => {
  const response = await get(path);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
  expect(response.headers.get('content-security-policy')).not.toContain('unsafe');
});

it.each(PAGES)('everything that %s loads is served, as what it is', async (path) => {
  const page = await (await get(path)).text();
  const loaded = [...page.matchAll(/(?:src|href)="(\/docs\/assets\/[^"]+)"/g)].map(([, target]) => target!);
  expect(loaded).not.toEqual([]);
  const types: Record<string, string> = { css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' };
  for (const file of loaded) {
    const response = await get(file);
    expect([file, response.status]).toEqual([file, 200]);
    expect(response.headers.get('content-type')).toContain(types[file.split('.').at(-1)!]);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(100);
  }
});

it('gives both documents as JSON', async () => {
  expect(await (await get('/docs/json')).json()).toMatchObject({ openapi: '3.1.0' });
  expect(await (await get('/docs/asyncapi.json')).json()).toMatchObject({ asyncapi: '3.0.0' });
});

it('answers in French to a browser that prefers it', async () => {
  const page = await (await get('/docs/asyncapi', { 'accept-language': 'fr-FR,fr;q=0.9,en;q=0.5' })).text();
  expect(page).toContain('<html lang="fr">');
  expect(page).toContain('Qui peut utiliser quel sujet');
});

it.each([
  ['unknown.css', 404],
  ['package.json', 400],
  ['swagger-ui.css.map', 400],
  ['..%2Fpackage.json', 400],
  ['%2e%2e%2f%2e%2e%2fetc%2fpasswd', 400],
  ['a%00.css', 400],
])('reads no other file: %s', async (file, status) => {
  expect((await get(`/docs/assets/${file}`)).status).toBe(status);
});

describe('in production', () => {
  let production: RunningApp;
  beforeAll(async () => {
    production = await startApp({ NODE_ENV: 'production', HOST: '127.0.0.1', ALLOW_EMBEDDED: true });
  });
  afterAll(() => production.stop());

  it.each(['/docs', '/docs/json', '/docs/asyncapi', '/docs/asyncapi.json'])(
    '%s is for admins',
    async (path) => {
      const statusFor = async (headers: Record<string, string>) =>
        (await fetch(production.url + path, { headers })).status;
      expect(await statusFor({})).toBe(401);
      expect(await statusFor({ authorization: `Bearer ${aToken()}` })).toBe(403);
      expect(await statusFor({ authorization: `Bearer ${aToken({ role: 'admin' })}` })).toBe(200);
    },
  );
});
