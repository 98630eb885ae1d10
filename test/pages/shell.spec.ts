import { readdirSync, statSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { browserAvailable, seriousFindings, startBrowser, visit, type Visit } from '../support/browser.js';
import { ADMIN, PagesServer } from '../support/pages-server.js';

const maybe = browserAvailable() ? describe : describe.skip;

maybe('the pages', () => {
  let server: PagesServer;
  let browser: Browser;
  const open = (options?: Visit): Promise<Page> => visit(browser, server.url, options);

  beforeAll(async () => {
    [server, browser] = await Promise.all([PagesServer.start(), startBrowser()]);
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  it('ask to sign in, say why they refuse, and open after the right password', async () => {
    const page = await open();
    await page.getByLabel('E-mail').fill(ADMIN.email);
    await page.getByLabel('Password').fill('not this one');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('Wrong e-mail or password').waitFor();
    await page.getByLabel('Password').fill(ADMIN.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('link', { name: 'Admin', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Password').waitFor();
    expect(await page.getByRole('link', { name: 'Admin', exact: true }).count()).toBe(0);
  });

  it('show a user no page of admins', async () => {
    const page = await open({ as: await server.invite('Ines'), path: '/drivers' });
    await page.getByText('This page is for admins.').waitFor();
    expect(await page.getByRole('link', { name: 'Admin', exact: true }).count()).toBe(0);
  });

  it('speak the visitor’s language, and keep another choice and theme over a reload', async () => {
    const page = await open({ as: ADMIN, language: 'fr' });
    await page.getByRole('link', { name: 'Chauffeurs', exact: true }).waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('button', { name: /^Theme/ }).click();
    await page.getByRole('button', { name: 'Theme: light' }).click();
    await page.reload();
    await page.getByRole('link', { name: 'Drivers', exact: true }).waitFor();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
  });

  it('say that the server is gone, and that it is back, in the same page', async () => {
    const page = await open({ as: ADMIN });
    await page.getByRole('img', { name: 'Connected', exact: true }).waitFor();
    await server.kill();
    await page.getByText(/Connection lost/).waitFor();
    await server.restart();
    await page.getByText(/^Back\./).waitFor();
    expect(await page.evaluate(() => typeof Reflect.get(globalThis, 'mc_socketReconnect'))).toBe('function');
  });

  it.each(['light', 'dark'] as const)(
    'have nothing that axe finds serious, signed out, in %s',
    async (theme) => {
      const page = await open({ theme });
      await page.getByLabel('Password').waitFor();
      expect(await seriousFindings(page)).toEqual([]);
    },
  );

  it('weigh at most 120 KiB of JavaScript, all of them together', () => {
    const packed = readdirSync('dist/web').filter((name) => name.endsWith('.js.gz'));
    const bytes = packed.reduce((sum, name) => sum + statSync(`dist/web/${name}`).size, 0);
    expect(bytes).toBeGreaterThan(50 * 1024);
    expect(bytes).toBeLessThanOrEqual(120 * 1024);
  });

  it('load nothing from elsewhere', async () => {
    const page = await open();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).origin));
    await page.reload();
    await page.getByLabel('Password').waitFor();
    expect(new Set(asked)).toEqual(new Set([server.url]));
  });
});
