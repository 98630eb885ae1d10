import type { Browser, Page } from 'playwright-core';
import { aToken } from '../support/app.js';
import { browserAvailable, seriousFindings, startBrowser, visit } from '../support/browser.js';
import { TestSocket } from '../support/clients.js';
import { PagesServer, type Person } from '../support/pages-server.js';

const maybe = browserAvailable() ? describe : describe.skip;
const HOSTILE = '<img src=x onerror=alert(1)>';

maybe('the chat page', () => {
  let server: PagesServer;
  let browser: Browser;
  let amal: Person;
  let bilal: Person;

  beforeAll(async () => {
    [server, browser] = await Promise.all([
      PagesServer.start({ RATE_SIGN_IN: '100', RATE_CHAT: '1000' }),
      startBrowser(),
    ]);
    [amal, bilal] = [await server.invite('Amal'), await server.invite('Bilal')];
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  /** The window of somebody who looks at a room. */
  const windowOf = (as: Person, roomId = '', theme?: 'light' | 'dark'): Promise<Page> =>
    visit(browser, server.url, { as, theme, path: `/chat#${encodeURIComponent(roomId)}` });

  const aRoom = async (...people: Person[]): Promise<string> => {
    const members = people.map(({ id }) => id);
    return String((await server.ask('POST', '/api/rooms', { name: 'Night shift', members })).roomId);
  };

  const say = async (by: Person, roomId: string, contents: readonly string[]): Promise<void> => {
    const socket = await TestSocket.open(server.url, aToken({ sub: by.id, name: 'Bilal' }), '/');
    for (const [n, content] of contents.entries())
      await socket.request('message:send', { roomId, content, clientMessageId: `${roomId}-${n}` });
    socket.close();
  };

  const write = async (page: Page, text: string): Promise<void> => {
    await page.getByRole('textbox', { name: 'Message' }).fill(text);
    await page.keyboard.press('Enter');
  };

  it('begins a conversation that opens at the other’s at once, and shows typing, delivery and reading', async () => {
    const [mine, theirs] = await Promise.all([windowOf(amal), windowOf(bilal)]);
    await theirs.getByText('No conversation yet').waitFor();
    await mine.getByRole('button', { name: 'New', exact: true }).click();
    await mine.getByLabel('With').fill(bilal.id);
    await mine.keyboard.press('Enter');
    await mine.getByRole('button', { name: 'Begin' }).click();
    await write(mine, 'Are you there?');
    const row = theirs.getByRole('link', { name: /Amal.*Are you there/ });
    await row.waitFor();
    await mine.getByRole('img', { name: 'Delivered' }).waitFor();
    await row.click();
    await mine.getByRole('img', { name: 'Read', exact: true }).waitFor();
    await theirs.getByRole('textbox', { name: 'Message' }).pressSequentially('Yes');
    await mine.getByText('Bilal is typing').first().waitFor();
    await theirs.keyboard.press('Enter');
    await mine.getByRole('log').getByText('Yes').waitFor();
    await mine.getByText('Bilal is typing').first().waitFor({ state: 'detached' });
    expect(await mine.getByRole('log').getByText('Are you there?').count()).toBe(1);
  });

  it.each(['light', 'dark'] as const)(
    'shows hostile text as text, and nothing that axe finds serious, in %s',
    async (theme) => {
      const roomId = await aRoom(amal, bilal);
      await say(bilal, roomId, [HOSTILE, 'See https://relais.example/a.']);
      const page = await windowOf(amal, roomId, theme);
      page.on('dialog', () => {
        throw new Error('the text ran');
      });
      await page.getByRole('log').getByText(HOSTILE).waitFor();
      await page.getByRole('link', { name: 'https://relais.example/a', exact: true }).waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      await page.getByRole('button', { name: 'Details' }).click();
      expect(await seriousFindings(page)).toEqual([]);
    },
  );

  it('sends what was written while the server was gone, once, in order', async () => {
    const roomId = await aRoom(amal, bilal);
    const [mine, theirs] = await Promise.all([windowOf(amal, roomId), windowOf(bilal, roomId)]);
    await write(mine, 'before');
    await theirs.getByRole('log').getByText('before').waitFor();
    await server.kill();
    for (const text of ['lost 1', 'lost 2']) await write(mine, text);
    await mine.getByText('sending …').first().waitFor();
    await server.restart();
    await theirs.getByRole('log').getByText('lost 2').waitFor({ timeout: 30_000 });
    await mine.getByText('sending …').first().waitFor({ state: 'detached' });
    for (const page of [mine, theirs]) {
      const said = await page.locator('.message .text').allTextContents();
      expect(said).toEqual(['before', 'lost 1', 'lost 2']);
    }
  });

  it('sends a file that the other downloads', async () => {
    const roomId = await aRoom(amal, bilal);
    const [mine, theirs] = await Promise.all([windowOf(amal, roomId), windowOf(bilal, roomId)]);
    const file = { name: 'note é.txt', mimeType: 'text/plain', buffer: Buffer.from('van is back') };
    await mine.getByRole('button', { name: 'Attach files' }).waitFor();
    await mine.locator('input[type=file]').setInputFiles(file);
    await mine.getByRole('button', { name: 'Send' }).click();
    const [download] = await Promise.all([
      theirs.waitForEvent('download'),
      theirs.getByRole('link', { name: /note é\.txt/ }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('note é.txt');
    const chunks = await (await download.createReadStream()).toArray();
    expect(Buffer.concat(chunks).toString()).toBe('van is back');
  });

  it('loads older messages as one scrolls up, and nothing moves', async () => {
    const roomId = await aRoom(amal, bilal);
    await say(
      bilal,
      roomId,
      Array.from({ length: 120 }, (_, n) => `message ${n + 1}.`),
    );
    const page = await windowOf(amal, roomId);
    const log = page.getByRole('log');
    await log.getByText('message 120.').waitFor();
    expect(await log.getByText('message 1.', { exact: true }).count()).toBe(0);
    const anchor = log.getByText('message 71.');
    await anchor.scrollIntoViewIfNeeded();
    await log.getByText('message 60.').waitFor({ state: 'attached' });
    expect(await isInSight(anchor)).toBe(true);
    await log.press('Home');
    await log.getByText('message 1.', { exact: true }).waitFor();
    expect(await page.locator('.message').count()).toBe(120);
  });

  it('leaves a room that is no more, and says what to do next', async () => {
    const roomId = await aRoom(amal, bilal);
    const page = await windowOf(amal, roomId);
    await page.getByRole('textbox', { name: 'Message' }).waitFor();
    await server.ask('DELETE', `/api/rooms/${roomId}`);
    await page.getByText('Choose a conversation').waitFor();
    expect(await page.getByRole('textbox', { name: 'Message' }).count()).toBe(0);
  });
});

const isInSight = (element: ReturnType<Page['locator']>): Promise<boolean> =>
  element.evaluate((node) => {
    const box = node as unknown as { getBoundingClientRect(): { top: number; bottom: number } };
    const { top, bottom } = box.getBoundingClientRect();
    return top >= 0 && bottom <= 800;
  });
