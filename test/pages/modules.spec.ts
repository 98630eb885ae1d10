import type { MqttClient } from 'mqtt';
import type { Browser, Page } from 'playwright-core';
import { aToken } from '../support/app.js';
import { browserAvailable, seriousFindings, startBrowser, visit, type Visit } from '../support/browser.js';
import { mqttClient } from '../support/clients.js';
import { say } from '../support/field-modules.js';
import { ADMIN, PagesServer } from '../support/pages-server.js';

const maybe = browserAvailable() ? describe : describe.skip;
const HOSTILE = '<img src=x onerror=alert(1)>';

maybe('the modules page', () => {
  let server: PagesServer;
  let browser: Browser;
  const devices: MqttClient[] = [];
  const open = (options?: Visit): Promise<Page> =>
    visit(browser, server.url, { as: ADMIN, path: '/modules', ...options });

  /** Registers it as an admin’s, unless told otherwise, and connects it to the broker. */
  async function aModule(moduleId: string, more: object = {}): Promise<MqttClient> {
    const entry = { moduleId, name: `The ${moduleId}`, type: 'Station', ...more };
    await server.ask('POST', '/api/modules', entry);
    const port = Number(new URL(server.brokerUrl).port);
    const device = await mqttClient(port, aToken({ sub: moduleId, role: 'device' }));
    devices.push(device);
    return device;
  }

  const reads = (device: MqttClient, moduleId: string, temperature: number): Promise<unknown> =>
    device.publishAsync(`dht11/${moduleId}/data`, JSON.stringify({ temperature, humidity: 50 }), { qos: 1 });

  beforeAll(async () => {
    [server, browser] = await Promise.all([PagesServer.start(), startBrowser()]);
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
  });
  afterAll(async () => {
    await Promise.all(devices.map((device) => device.endAsync(true)));
    await browser.close();
    await server.stop();
  });

  it('says how to begin, registers a module, renames it, and forgets it once that is confirmed', async () => {
    const page = await open({ as: await server.invite('Ines') });
    await page.getByText('No module yet').waitFor();
    await page.getByText(/mosquitto_pub .* -t modules\/MC-1001-STN\/telemetry/).waitFor();
    await page.getByRole('button', { name: 'Register a module' }).click();
    await page.getByLabel('Id').fill('hers');
    await page.getByRole('textbox', { name: 'Name' }).fill(HOSTILE);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: HOSTILE }).waitFor();
    await page.getByRole('button', { name: 'Rename' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Mill');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Mill', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Forget' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Forget' }).click();
    await page.getByText('No module yet').waitFor();
    expect(new URL(page.url()).hash).toBe('');
  });

  it('shows a module go on line and off line, and its values as they come', async () => {
    const device = await aModule('pump', { name: HOSTILE });
    const page = await open();
    const row = page.getByRole('link', { name: `${HOSTILE} pump` });
    await row.getByText('Not heard yet').waitFor();
    await say(device, 'pump/telemetry', { level: 4.2, mode: HOSTILE });
    await row.getByText('On line').waitFor();
    await row.getByText('4.2').waitFor();
    await row.click();
    await page.getByRole('img', { name: /^level 4\.2/ }).waitFor();
    await say(device, 'pump/telemetry', { level: 5.1, mode: HOSTILE });
    await page.getByRole('img', { name: 'level 5.1, min 4.2, max 5.1' }).waitFor();
    await say(device, 'pump/status', { status: 'offline' });
    await row.getByText('Off line').waitFor();
    expect(await page.locator('img[src=x]').count()).toBe(0);
  });

  it('shows an incident open at 3 °C, acknowledged, and resolved after two good readings', async () => {
    const device = await aModule('cold');
    const page = await open({ path: '/modules#cold' });
    await reads(device, 'cold', 20);
    await page.getByText('None so far.').waitFor();
    await reads(device, 'cold', 3);
    const incident = page.getByRole('listitem').filter({ hasText: '3 °C, limit 5 °C' });
    await incident.getByText('open', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'cold' }).getByText('Temperature low').waitFor();
    await incident.getByRole('button', { name: 'Acknowledge' }).click();
    await incident.getByText('acknowledged').waitFor();
    for (const temperature of [19, 20]) await reads(device, 'cold', temperature);
    await incident.getByText('resolved').waitFor();
    await page.getByRole('button', { name: 'Change limits' }).click();
    await page
      .getByRole('group', { name: /Temperature/ })
      .getByLabel('max')
      .fill('15');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('limits 5 to 15 °C').waitFor();
    expect(await page.getByRole('button', { name: 'Resolve' }).count()).toBe(0);
  });

  it('is whole again after the server was away', async () => {
    const device = await aModule('back');
    await say(device, 'back/telemetry', { level: 1 });
    const page = await open({ path: '/modules#back' });
    await page.getByRole('img', { name: 'Connected', exact: true }).waitFor();
    await page.getByRole('img', { name: /^level 1/ }).waitFor();
    await server.kill();
    await page.getByText(/Connection lost/).waitFor();
    await server.restart();
    await server.ask('PATCH', '/api/modules/back', { name: 'Behind' });
    await page.getByText(/^Back\./).waitFor();
    await page.getByRole('heading', { name: 'Behind', exact: true }).waitFor();
    expect(await page.getByRole('alert').getByRole('paragraph').count()).toBe(0);
  });

  it.each(['light', 'dark'] as const)(
    'has nothing that axe finds serious, in %s and French',
    async (theme) => {
      const moduleId = `axe-${theme}`;
      const device = await aModule(moduleId);
      await reads(device, moduleId, 3);
      const page = await open({ path: `/modules#${moduleId}`, theme, language: 'fr' });
      await page.getByRole('button', { name: 'Prendre en compte' }).waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      await page.getByRole('button', { name: 'Changer les limites' }).click();
      expect(await seriousFindings(page)).toEqual([]);
    },
  );
});
