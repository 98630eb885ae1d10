import type { Browser, Page } from 'playwright-core';
import { linePoints, ratesOf, shortToken, withSample } from '../../web/src/pages/home/home.model.js';
import { browserAvailable, seriousFindings, startBrowser, visit, type Visit } from '../support/browser.js';
import { ADMIN, PagesServer } from '../support/pages-server.js';

const maybe = browserAvailable() ? describe : describe.skip;

maybe('the home page', () => {
  let server: PagesServer;
  let browser: Browser;
  const open = (options: Visit = {}): Promise<Page> => visit(browser, server.url, { as: ADMIN, ...options });

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

  it('says what runs, that it is well, and counts what passes', async () => {
    const page = await open();
    await page.getByText('All is well').waitFor();
    await page.getByText('PGlite, embedded').waitFor();
    expect(await page.locator('.engines').getByRole('img', { name: 'up', exact: true }).count()).toBe(4);
    await server.ask('POST', '/mqtt/publish', { topic: 'sensors/a', payload: { value: 1 }, qos: 1 });
    await page
      .locator('.counter', { hasText: 'Messages out' })
      .getByText(/[1-9]\d* in all/)
      .waitFor();
  });

  it('gives commands with a token of the visitor’s, short on the screen, that works when copied', async () => {
    const page = await open();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const curl = page.locator('.commands > div', { hasText: 'Publish by REST' });
    await curl.getByText(/Bearer eyJhbGci…/).waitFor();
    await curl.getByRole('button', { name: 'Copy' }).click();
    await curl.getByRole('button', { name: 'Copied' }).waitFor();
    const copied = await page.evaluate(() =>
      (
        globalThis as unknown as { navigator: { clipboard: { readText(): Promise<string> } } }
      ).navigator.clipboard.readText(),
    );
    expect(copied).toContain(`curl -s ${server.url}/mqtt/publish`);
    const token = /Bearer ([\w.-]+)/.exec(copied)![1]!;
    const answer = await fetch(`${server.url}/api/auth/me`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(await answer.json()).toMatchObject({ email: ADMIN.email });
  });

  it('shows others what is theirs, as text whatever it is, and no page of admins', async () => {
    const name = '<img src=x onerror=alert(1)>';
    const ines = await server.invite('Ines');
    await server.ask('PATCH', `/api/users/${ines.id}`, { name });
    await server.ask('POST', '/api/modules', { moduleId: 'MC-7', name, type: 'Station', userId: ines.id });
    const page = await open({ as: ines, language: 'fr' });
    await page.getByText('Mes modules en ligne').waitFor();
    await page.locator('.counter', { hasText: 'Mes modules' }).getByText('sur 1').waitFor();
    await page.getByText(name).waitFor();
    expect(await page.locator('.places').getByText('Administration').count()).toBe(0);
  });

  it('tells when the server does not answer, and is whole again when it does', async () => {
    const page = await open();
    await page.getByText('All is well').waitFor();
    await server.kill();
    await page.getByText('No answer').waitFor();
    await server.restart();
    await page.getByText('All is well').waitFor({ timeout: 30_000 });
    expect(await page.locator('.engines').getByRole('img', { name: 'up', exact: true }).count()).toBe(4);
  });

  it.each(['light', 'dark'] as const)('has nothing that axe finds serious in %s', async (theme) => {
    const page = await open({ theme, viewport: { width: 390, height: 844 } });
    await page.getByText('All is well').waitFor();
    await page.getByText(/Bearer eyJhbGci…/).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    expect(
      await page.evaluate(
        () =>
          (globalThis as unknown as { document: { documentElement: { scrollWidth: number } } }).document
            .documentElement.scrollWidth,
      ),
    ).toBe(390);
  });
});

describe('the rates', () => {
  const at = (second: number, count: number) => ({ at: second * 1_000, in: count, out: 0 });

  it('are messages a second between two looks', () => {
    expect(ratesOf([at(0, 10), at(2, 30), at(4, 30)], 'in')).toEqual([10, 0]);
  });

  it('begin anew with a server that has started again, and go back two minutes', () => {
    expect(withSample([at(0, 500)], at(2, 3))).toEqual([at(2, 3)]);
    expect(withSample([at(0, 5)], at(0.01, 9))).toEqual([at(0, 5)]);
    const full = Array.from({ length: 80 }, (_, n) => at(2 * n, n)).reduce(withSample, []);
    expect(full).toHaveLength(61);
  });

  it('are drawn up to the right edge, the highest at the top', () => {
    expect(linePoints([0, 4], 59, 10)).toBe('58.0,9.0 59.0,1.0');
  });

  it('stand beside a token that is shortened', () => {
    expect(shortToken('eyJhbGciOiJIUzI1NiJ9.abc.xyz1')).toBe('eyJhbGci…xyz1');
  });
});
