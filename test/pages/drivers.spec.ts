import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connectAsync, type MqttClient } from 'mqtt';
import type { Browser, Page } from 'playwright-core';
import { aToken } from '../support/app.js';
import { browserAvailable, seriousFindings, startBrowser, visit, type Visit } from '../support/browser.js';
import { ADMIN, PagesServer } from '../support/pages-server.js';

const maybe = browserAvailable() ? describe : describe.skip;
const HOSTILE = '<img src=x onerror=alert(1)>';
const PARIS = { lat: 48.8566, lng: 2.3522 };
const TILE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

maybe('the page of drivers', () => {
  let server: PagesServer;
  let browser: Browser;
  let tiles: Server;
  const phones: MqttClient[] = [];

  beforeAll(async () => {
    tiles = createServer((_, response) => response.setHeader('Content-Type', 'image/png').end(TILE));
    await once(tiles.listen(0, '127.0.0.1'), 'listening');
    const { port } = tiles.address() as AddressInfo;
    const map = {
      MAP_TILES_URL: `http://127.0.0.1:${port}/{z}/{x}/{y}.png`,
      MAP_TILES_ATTRIBUTION: `© us ${HOSTILE}`,
    };
    [server, browser] = await Promise.all([PagesServer.start(map), startBrowser()]);
  });
  afterEach(async () => {
    await Promise.all(phones.splice(0).map((phone) => phone.endAsync(true)));
    for (const context of browser.contexts()) await context.close();
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
    tiles.closeAllConnections();
    tiles.close();
  });

  const open = (path = '/drivers', options: Visit = {}): Promise<Page> =>
    visit(browser, server.url, { as: ADMIN, path, ...options });

  /** A driver’s app, on line, whose last will says that it is not. */
  async function aPhone(id: string, words: object): Promise<MqttClient> {
    const topic = `chauffeur/${id}/status`;
    const phone = await connectAsync(server.brokerUrl, {
      username: id,
      password: aToken({ sub: id, role: 'driver' }),
      reconnectPeriod: 0,
      will: { topic, payload: Buffer.from('{"en_ligne":false}'), qos: 1, retain: true },
    });
    phones.push(phone);
    const status = { en_ligne: true, timestamp: Date.now(), ...words };
    await phone.publishAsync(topic, JSON.stringify(status), { qos: 1, retain: true });
    return phone;
  }

  async function drive(phone: MqttClient, id: string, speed: number): Promise<void> {
    const data = { ...PARIS, timestamp: Date.now(), speed, accuracy: 5 };
    const position = { type: 'general_position', chauffeur_id: id, data };
    await phone.publishAsync(`chauffeur/${id}/position`, JSON.stringify(position), { qos: 1 });
  }

  const countOf = (page: Page, kind: string, count: number) =>
    page.getByRole('button', { name: new RegExp(`^${kind} ${count}$`) }).waitFor();
  const row = (page: Page, name: string) => page.getByRole('option', { name: new RegExp(`^${name} `) });

  it('says what to do while nobody drives', async () => {
    const page = await open();
    await page.getByText('npx relais simulate drivers').waitFor();
    expect(await page.getByRole('option').count()).toBe(0);
  });

  it('shows who comes, moves and goes off line by its last will, in the list and in the counts', async () => {
    const page = await open();
    await page.getByText('npx relais simulate drivers').waitFor();
    const [anna] = [
      await aPhone('anna', { disponible: true }),
      await aPhone('bea', { disponible: false }),
      await aPhone('carl', { disponible: true, en_course: true }),
    ];
    for (const kind of ['Free', 'Unavailable', 'On a ride']) await countOf(page, kind, 1);
    await drive(anna, 'anna', 10);
    await row(page, 'anna').getByText('36 km/h').waitFor();
    await drive(anna, 'anna', 12.5);
    await row(page, 'anna').getByText('45 km/h').waitFor();
    anna.stream.destroy();
    await countOf(page, 'Off line', 1);
    await page.getByRole('button', { name: /^Off line/ }).click();
    await row(page, 'bea').waitFor({ state: 'detached' });
    expect(await page.getByRole('option').count()).toBe(1);
    await page.getByRole('button', { name: /^All/ }).click();
    await page.getByRole('searchbox').fill('CAR');
    await countOf(page, 'All', 1);
  });

  it('shows a driver’s ride and its course, and talks in its chat, as text', async () => {
    const phone = await aPhone('dora', { disponible: true });
    await server.ask('POST', '/api/reservations', {
      reservation_id: 'r1',
      client_id: 'customer',
      pickup: { ...PARIS, address: HOSTILE },
    });
    await server.ask('POST', '/api/reservations/r1/accept', { chauffeur_id: 'dora' });
    await drive(phone, 'dora', 5);
    const page = await open('/drivers#dora');
    await page.getByRole('heading', { name: 'Ride r1' }).waitFor();
    await page.getByText(HOSTILE, { exact: true }).waitFor();
    await server.ask('POST', '/api/reservation/send-message', { reservation_id: 'r1', message: HOSTILE });
    const talk = page.getByRole('list', { name: 'Chat of the ride' });
    await talk.getByText(HOSTILE).waitFor();
    await page.getByLabel('Message').fill('On my way');
    await page.getByRole('button', { name: 'Send' }).click();
    await talk.getByText('On my way').waitFor();
    await server.ask('POST', '/api/reservations/r1/start');
    await page
      .getByRole('listitem')
      .filter({ hasText: /^Under way \d/ })
      .waitFor();
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      expect(await seriousFindings(page)).toEqual([]);
    }
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Ride r1' }).waitFor({ state: 'detached' });
  });

  it('is whole again after the server was away', async () => {
    await aPhone('elsa', { disponible: true });
    const page = await open('/drivers', { language: 'fr' });
    await row(page, 'elsa').getByText('pas encore de position').waitFor();
    await server.kill();
    await page.getByText(/Connexion perdue/).waitFor();
    await server.restart();
    await page.evaluate(() => (Reflect.get(globalThis, 'mc_socketReconnect') as () => void)());
    await page.getByText(/^De retour/).waitFor();
    const phone = await aPhone('fred', { disponible: true });
    await row(page, 'fred').waitFor();
    await drive(phone, 'fred', 10);
    await row(page, 'fred').getByText('36 km/h').waitFor();
    expect(await row(page, 'elsa').count()).toBe(1);
  });

  it('loads tiles from where the operator says, and from nowhere else', async () => {
    const page = await open('/', {});
    const asked = new Set<string>();
    page.on('request', (request) => asked.add(new URL(request.url()).origin));
    const tile = page.waitForResponse((response) => response.url().endsWith('.png') && response.ok());
    await page.goto('/drivers');
    await tile;
    await page.getByText(`© us ${HOSTILE}`).waitFor();
    const { port } = tiles.address() as AddressInfo;
    expect(asked).toEqual(new Set([server.url, `http://127.0.0.1:${port}`]));
  });
});
