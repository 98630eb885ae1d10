import type { Alert, ChatMessage, DriverMove, Session, TelemetryUpdated } from '../../src/contracts/index.js';
import { browserAvailable, startBrowser, visit } from '../support/browser.js';
import { TestSocket } from '../support/clients.js';
import { ADMIN, PagesServer } from '../support/pages-server.js';
import { RelaisCommand } from '../support/relais-command.js';

const ROOM = 'demo-team';
const MODULES = 5;
const maybe = browserAvailable() ? describe : describe.skip;
const AFTER_THE_FIRST_DIP_MS = 120_000;

it('the demo is refused in production, in a line', async () => {
  const env = { NODE_ENV: 'production', JWT_SECRET: 'a-secret-of-the-tests-and-of-nothing-else' };
  const { code, stderr } = await new RelaisCommand(['start', '--demo'], { env }).end();
  expect([code, stderr]).toEqual([1, 'relais: --demo makes drivers and people up: not in production\n']);
});

describe('the demo', () => {
  let server: PagesServer;
  let admin: TestSocket;

  beforeAll(async () => {
    server = await PagesServer.start({}, ['--demo']);
    admin = await enter();
  });
  afterAll(async () => {
    admin.close();
    await server.stop();
  });

  async function enter(): Promise<TestSocket> {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify(ADMIN);
    const answer = await fetch(`${server.url}/api/auth/login`, { method: 'POST', headers, body });
    const { accessToken } = (await answer.json()) as Session;
    return TestSocket.open(server.url, accessToken, '/', { page: 'drivers' });
  }

  async function nextMove(): Promise<DriverMove> {
    const before = new Map<string, DriverMove>();
    for (;;) {
      const move = await admin.next<DriverMove>('driver:position');
      const last = before.get(move.chauffeur_id)?.position;
      if (last && (last.lat !== move.position.lat || last.lng !== move.position.lng)) return move;
      before.set(move.chauffeur_id, move);
    }
  }

  it('shows drivers who move, and modules that measure', async () => {
    expect((await nextMove()).chauffeur_id).toMatch(/^sim-driver-/);
    const { moduleId, telemetry } = await admin.next<TelemetryUpdated>('rt_telemetry_updated');
    expect(moduleId).toMatch(/^MC-100\d-/);
    expect(telemetry).toEqual({ temperature: expect.any(Number), humidity: expect.any(Number) });
  });

  it('reads what a visitor writes, types, and answers', async () => {
    await admin.request('room:join', { roomId: ROOM });
    await admin.request('message:send', {
      roomId: ROOM,
      content: 'Hello, is anybody there?',
      clientMessageId: 'a',
    });
    const statuses = [await admin.next('message:status')];
    while (statuses.at(-1)!.status !== 'read') statuses.push(await admin.next('message:status'));
    // Somebody may have begun before the visitor came, and stops first.
    while (!(await admin.next<{ isTyping: boolean }>('typing:user')).isTyping);
    const texts: string[] = [];
    while (!texts.some((text) => /^(?:Good question|I think so)/.test(text))) {
      const { from, content } = await admin.next<ChatMessage>('message:new');
      expect(from.id).toMatch(/^demo-/);
      texts.push(content);
    }
  });

  it(
    'lets a temperature fall until an incident opens, which resolves by itself',
    async () => {
      const opened = await admin.next<Alert>('telemetry:alert');
      expect(opened).toMatchObject({ alert_type: 'temperature_low', status: 'open' });
      const { incident_id } = opened;
      const path = `/api/dht11/incidents/${incident_id}`;
      while ((await server.ask('GET', path)).status !== 'resolved') await admin.next('rt_telemetry_updated');
    },
    AFTER_THE_FIRST_DIP_MS,
  );

  it('finds its rooms and modules again after a kill, and goes on', async () => {
    await server.kill();
    await server.restart();
    admin = await enter();
    expect((await nextMove()).chauffeur_id).toMatch(/^sim-driver-/);
    await admin.request('room:join', { roomId: ROOM });
    await admin.next('message:new');
    expect((await server.ask('GET', '/api/modules')).items).toHaveLength(MODULES);
  });

  maybe('to a visitor', () => {
    it('is seen on the home page', async () => {
      const browser = await startBrowser();
      const page = await visit(browser, server.url, { as: ADMIN });
      const drivers = page.locator('.counter', { hasText: 'Drivers on line' });
      await drivers
        .locator('.figure')
        .getByText(/^[1-9]\d*$/)
        .waitFor();
      const modules = page.locator('.counter', { hasText: 'Modules on line' });
      expect(await modules.innerText()).toContain(`of ${MODULES}`);
      await browser.close();
    });
  });
});
