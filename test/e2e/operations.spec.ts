import { readFileSync } from 'node:fs';
import { Lifecycle } from '../../src/platform/lifecycle/lifecycle.js';
import { StatsParts } from '../../src/platform/upkeep/stats-parts.js';
import { aToken, brokerPort, startApp, type RunningApp } from '../support/app.js';
import { call, mqttClient, nextMessage, TestSocket } from '../support/clients.js';
import { followStatuses, STATUS_TOPICS } from '../support/statuses.js';
import { until } from '../support/until.js';

const admin = aToken({ role: 'admin' });

describe('operations', () => {
  let relais: RunningApp;

  beforeAll(async () => {
    relais = await startApp({ METRICS_TOKEN: 'token-of-the-collector' });
  });
  afterAll(() => relais.stop());

  const get = (path: string, token?: string, headers?: Record<string, string>) =>
    call(`${relais.url}${path}`, token, { headers });
  const post = (path: string, token: string) => call(`${relais.url}${path}`, token, { method: 'POST' });

  it('is live and ready, and names what it depends on', async () => {
    expect(await get('/health/live')).toMatchObject({ status: 200, body: { status: 'ok' } });
    for (const path of ['/health', '/health/ready']) {
      expect(await get(path)).toMatchObject({
        status: 200,
        body: {
          status: 'ok',
          details: { redis: { status: 'up' }, postgres: { status: 'up' }, mqtt: { status: 'up' } },
        },
      });
    }
  });

  it('gives an overview of engines, connections and queue', async () => {
    const { status, body } = await get('/api/health');
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'ok',
      uptime: expect.any(Number),
      checks: {
        redis: expect.objectContaining({ status: 'up', engine: 'memory' }),
        postgres: expect.objectContaining({ status: 'up', engine: 'embedded' }),
        mqtt: {
          listener: { status: 'up', reconnectAttempts: 0 },
          publisher: { status: 'up', reconnectAttempts: 0 },
        },
        queue: { status: 'up', size: 0, max: 10_000 },
      },
    });
  });

  it('counts what there is; a part that fails is null', async () => {
    const parts = relais.app.get(StatsParts);
    parts.register({ name: 'modules', read: async () => ({ total: 2 }) });
    parts.register({ name: 'chat', read: () => Promise.reject(new Error('away')) });
    const socket = await TestSocket.open(relais.url, aToken());
    const { status, body } = await get('/api/stats', admin);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      mqtt: { topics: expect.any(Number), queue: { size: 0, max: 10_000 } },
      mail: { waiting: 0, failed: 0 },
      sockets: 1,
      totals: { totalUsers: expect.any(Number), activeUsers: expect.any(Number) },
      memory: { rss: expect.any(Number), heapUsed: expect.any(Number) },
      uptime: expect.any(Number),
      modules: { total: 2 },
      chat: null,
    });
    socket.close();
  });

  it('cleans up now when an admin asks', async () => {
    expect(await post('/api/cleanup', admin)).toMatchObject({
      status: 200,
      body: { removed: { mqttRejections: 0, mails: 0, mqttSessions: 0 }, failed: [] },
    });
  });

  it('shows its connections and what it listens to', async () => {
    const body = { topic: 'plant/#', qos: 1 };
    await call(`${relais.url}/api/ecouter-topic`, admin, { body });
    expect(await get('/api/mqtt/status', admin)).toMatchObject({
      status: 200,
      body: {
        listener: { isConnected: true, connectedAt: expect.stringMatching(/Z$/) },
        publisher: { isConnected: true },
        topics: expect.arrayContaining(['plant/#']),
        queue: { size: 0, max: 10_000 },
      },
    });
  });

  it('connects the publisher anew', async () => {
    const publisher = async () =>
      (await get('/api/mqtt/status', admin)).body.publisher as Record<string, unknown>;
    const before = await publisher();
    expect((await post('/api/reconnect-publisher', admin)).status).toBe(200);
    await until(async () => {
      const { isConnected, connectedAt } = await publisher();
      return isConnected === true && connectedAt !== before.connectedAt;
    });
  });

  it.each([
    ['GET', '/api/stats'],
    ['POST', '/api/cleanup'],
    ['GET', '/api/mqtt/status'],
    ['POST', '/api/reconnect-publisher'],
  ])('keeps %s %s for admins', async (method, path) => {
    expect((await call(`${relais.url}${path}`, undefined, { method })).status).toBe(401);
    expect((await call(`${relais.url}${path}`, aToken(), { method })).status).toBe(403);
  });

  it('measures all that the alerts and the dashboard look at, and says of each alert what to do', async () => {
    const [alerts, dashboard, page] = [
      'operations/alerts.yml',
      'operations/dashboard.json',
      'operations.md',
    ].map((file) => readFileSync(`docs/${file}`, 'utf8')) as [string, string, string];
    const metrics = await (await fetch(`${relais.url}/metrics`)).text();
    const used = (alerts + dashboard).matchAll(/\b(?:relais|process|nodejs)_[a-z0-9_]+/g);
    const measured = new Set([...metrics.matchAll(/^\w+/gm)].map(([name]) => name));
    expect([...new Set([...used].map(([name]) => name))].filter((name) => !measured.has(name))).toEqual([]);
    const named = [...alerts.matchAll(/alert: (\w+)/g)].map(([, name]) => name!);
    const explained = [...page.matchAll(/^### (\w+)$/gm)].map(([, name]) => name!);
    expect(explained).toEqual(named);
  });

  it('gives metrics to loopback and to whoever has the token, not to strangers behind a proxy', async () => {
    const collect = (headers: Record<string, string>) => fetch(`${relais.url}/metrics`, { headers });
    const local = await collect({});
    expect(local.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await local.text()).toMatch(/^relais_http_request_seconds_count{.*route="\/api\/stats".*} \d+$/m);
    const forwarded = { 'x-forwarded-for': '203.0.113.7' };
    expect((await collect(forwarded)).status).toBe(401);
    const known = { ...forwarded, authorization: 'Bearer token-of-the-collector' };
    expect((await collect(known)).status).toBe(200);
  });
});

describe('the status of the server, and that of telemetry, on the broker', () => {
  it('are retained, online while they run and offline after an orderly stop; readiness ends first', async () => {
    const relais = await startApp();
    const port = brokerPort(relais);
    const device = await mqttClient(port, aToken());
    const { bothSay } = await followStatuses(device);
    await bothSay('online');
    for (const topic of STATUS_TOPICS) {
      const late = await mqttClient(port, aToken());
      const retained = nextMessage(late);
      await late.subscribeAsync(topic);
      expect(await retained).toMatchObject({ topic, retain: true });
      await late.endAsync();
    }

    let readiness: unknown;
    relais.app.get(Lifecycle).onStop('drain', async () => {
      readiness = await call(`${relais.url}/health/ready`, undefined);
    });
    await relais.stop();
    await bothSay('offline');
    expect(readiness).toMatchObject({ status: 503 });
    await device.endAsync(true);
  });
});
