import type { MqttClient } from 'mqtt';
import type { Browser, Page } from 'playwright-core';
import { aToken } from '../support/app.js';
import { browserAvailable, seriousFindings, startBrowser, visit, type Visit } from '../support/browser.js';
import { mqttClient, nextMessage } from '../support/clients.js';
import { ADMIN, PagesServer } from '../support/pages-server.js';

const HOSTILE = '<img src=x onerror="document.title=1">';
const NOBODY_THERE = 'http://127.0.0.1:1/';
const maybe = browserAvailable() ? describe : describe.skip;

maybe('the admin page', () => {
  let server: PagesServer;
  let browser: Browser;
  let device: MqttClient;
  const open = (section: string, options?: Visit): Promise<Page> =>
    visit(browser, server.url, { as: ADMIN, path: `/admin#${section}`, ...options });

  beforeAll(async () => {
    const env = { LARAVEL_API_URL: NOBODY_THERE, CHAT_ARCHIVE_THRESHOLD: '2', RATE_SIGN_IN: '1000' };
    [server, browser] = await Promise.all([PagesServer.start(env), startBrowser()]);
    const brokerPort = Number(new URL(server.brokerUrl).port);
    device = await mqttClient(brokerPort, aToken({ sub: 'dev-1', role: 'device' }));
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
  });
  afterAll(async () => {
    await device.endAsync(true);
    await browser.close();
    await server.stop();
  });

  it('makes users, changes and deletes them, and shows who is on line', async () => {
    const page = await open('users');
    await page.getByRole('button', { name: 'New user' }).click();
    await page.getByLabel('Name').fill('Ada');
    await page.getByLabel('E-mail').fill('ada@relais.example');
    await page.getByLabel('Role').selectOption('Driver');
    await page.getByLabel(/^Password/).fill('ada likes relays');
    await page.getByRole('button', { name: 'Save' }).click();
    const row = page.getByRole('listitem').filter({ hasText: 'ada@relais.example' });
    await row.getByText('Driver').waitFor();
    await row.getByRole('img', { name: 'Off line' }).waitFor();
    const other = { email: 'ada@relais.example', password: 'ada likes relays' };
    await visit(browser, server.url, { as: other });
    await row.getByRole('img', { name: 'On line' }).waitFor();

    await page.getByRole('button', { name: 'Change: Ada' }).click();
    await page.getByLabel('Name').fill(HOSTILE);
    await page.getByRole('button', { name: 'Save' }).click();
    await row.getByText(HOSTILE).waitFor();
    await page.getByRole('button', { name: `Change: ${HOSTILE}` }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await row.waitFor({ state: 'detached' });
    expect(await page.title()).toBe('Admin · Relais');
  });

  it('says in the form why a user is not made', async () => {
    const page = await open('users');
    await page.getByRole('button', { name: 'New user' }).click();
    await page.getByLabel('Name').fill('Twin');
    await page.getByLabel('E-mail').fill(ADMIN.email);
    await page.getByLabel(/^Password/).fill('twins like relays');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('This e-mail is in use').waitFor();
    expect(await page.getByLabel('Name').inputValue()).toBe('Twin');
  });

  it('moves between its sections by arrow keys', async () => {
    const page = await open('users');
    await page.getByRole('tab', { name: 'Users' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('tab', { name: 'Statistics', selected: true }).waitFor();
    await page.getByText('Memory').waitFor();
    expect(new URL(page.url()).hash).toBe('#statistics');
  });

  it('shows topics as they come, with payloads as text, and publishes from its form', async () => {
    const page = await open('topics');
    await page.getByRole('tree').waitFor();
    await device.publishAsync('plant/<b>/state', HOSTILE, { qos: 1, retain: true });
    await page.getByRole('searchbox').fill('plant/<b>');
    const topic = page.getByRole('treeitem', { name: 'state', exact: false }).last();
    await topic.getByText(HOSTILE).waitFor();
    await topic.click();
    await page.getByRole('region', { name: 'plant/<b>/state' }).getByText(HOSTILE).waitFor();

    const repeated = nextMessage(device);
    await device.subscribeAsync('plant/#', { qos: 1 });
    await repeated;
    const heard = nextMessage(device);
    await page.getByLabel('Payload').fill('{"from": "the page"}');
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Published.').waitFor();
    expect(await heard).toMatchObject({ topic: 'plant/<b>/state', payload: '{"from": "the page"}' });
    await page.getByRole('region', { name: 'plant/<b>/state' }).getByText('"the page"').waitFor();
  });

  it('walks the tree of topics by keys', async () => {
    const page = await open('topics');
    await page.getByRole('tree').waitFor();
    await device.publishAsync('walk/leaf', '1', { qos: 1, retain: true });
    const row = page.locator('[role=treeitem]:has(> .row > .name:text-is("walk"))');
    await row.press('ArrowRight');
    await row.press('ArrowRight');
    const focused = () => page.evaluate('document.activeElement.getAttribute("aria-level")');
    expect(await focused()).toBe('2');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'walk/leaf' }).waitFor();
    await page.keyboard.press('ArrowLeft');
    expect(await focused()).toBe('1');
    await page.keyboard.press('ArrowLeft');
    expect(await row.getAttribute('aria-expanded')).toBe('false');
  });

  it('tells who may do what, and by which rule', async () => {
    const page = await open('topics');
    await page.getByLabel('User id').fill('7');
    const form = page.locator('form').filter({ hasText: 'Who may?' });
    await form.getByLabel('Topic').fill('app/users/8/inbox');
    await form.getByRole('button', { name: 'Ask' }).click();
    await form.getByText('refused', { exact: true }).waitFor();
    expect(await form.getByRole('status').textContent()).toMatch('only the user it is named after');
  });

  it('shows what was refused, with its reason and its payload as text', async () => {
    const page = await open('refused');
    await device.publishAsync('app/users/other/inbox', HOSTILE, { qos: 1 });
    const row = page.getByRole('listitem').filter({ hasText: 'app/users/other/inbox' });
    await row.getByText('only the user it is named after and admins may publish here').waitFor();
    await row.getByText(HOSTILE).first().waitFor();
    await page.getByRole('searchbox').fill('nothing like it');
    await page.getByText('Nothing refused contains this.').waitFor();
    expect(await row.count()).toBe(0);
  });

  it('lists a backup that cannot be delivered, with its error', async () => {
    const pickup = { lat: 48.8584, lng: 2.2945 };
    const ride = await server.ask('POST', '/api/reservations', { client_id: 'client_7', pickup });
    for (const message of ['one', 'two']) {
      await server.ask('POST', '/api/reservation/send-message', {
        reservation_id: ride.reservation_id,
        message,
      });
    }
    const page = await open('stores');
    const row = page.getByRole('listitem').filter({ hasText: String(ride.reservation_id) });
    await row.getByText(/bad port|ECONNREFUSED/).waitFor();
    await row.getByText(/next attempt/).waitFor();
    expect(await row.getByRole('button').count()).toBe(0);
  });

  it('shows the mail of an alert where no mail server is set', async () => {
    await server.ask('POST', '/api/dht11/readings', { sensor_id: 'cold', temperature: 3, humidity: 50 });
    const page = await open('mail', { language: 'fr' });
    await page.getByText(/^\[Relais\] cold: temperature too low/).waitFor();
    await page.getByText(/gardés ici seulement/).waitFor();
    expect(await page.locator('pre').first().textContent()).toMatch('La température du capteur cold');
  });

  it.each(['light', 'dark'] as const)('has nothing that axe finds serious, in %s', async (theme) => {
    const findings: string[] = [];
    const page = await open('users', { theme });
    await page.getByText(ADMIN.email).waitFor();
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      await page.getByRole('tabpanel').locator('h2, h3').first().waitFor({ state: 'attached' });
      findings.push(...(await seriousFindings(page)));
    }
    expect(findings).toEqual([]);
  });
});
