import { connectAsync, type MqttClient } from 'mqtt';
import { mkdtempSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MqttMessage } from '../../src/contracts/index.js';
import { aToken } from '../support/app.js';
import { freePort, removeDir } from '../support/child-server.js';
import { call, mqttClient, TestSocket } from '../support/clients.js';
import { RelaisCommand, type Ended } from '../support/relais-command.js';
import { TEST_SECRET } from '../support/settings.js';
import { until } from '../support/until.js';

describe('SIGTERM under load', () => {
  let dir: string;
  let url: string;
  let mqttPort: number;
  let relais: RelaisCommand;
  const admin = aToken({ role: 'admin' });

  async function startRelais(): Promise<void> {
    const env = {
      JWT_SECRET: TEST_SECRET,
      RATE_REST: '1000000',
      RATE_WRITES: '1000000',
      PORT: new URL(url).port,
      MQTT_EMBEDDED_PORT: String(mqttPort),
      DATA_DIR: join(dir, 'data'),
    };
    relais = new RelaisCommand(['start'], { cwd: dir, env });
    await relais.says(/Relais [\d.]+ is ready/);
  }

  const device = (): Promise<MqttClient> => mqttClient(mqttPort, aToken({ sub: 'sender', role: 'device' }));
  const keepHistory = () =>
    call(`${url}/mqtt/history-rules`, admin, {
      method: 'PUT',
      body: { rules: [{ topic: 'stop/#', days: 1 }] },
    });

  async function stored(): Promise<Set<unknown>> {
    const topic = encodeURIComponent('stop/#');
    const { body } = await call<{ items: MqttMessage[]; nextCursor: string | null }>(
      `${url}/mqtt/messages?topic=${topic}&limit=200`,
      admin,
    );
    return new Set(body.items.map(({ payload }) => payload));
  }

  async function end(): Promise<Ended & { readonly tookMs: number }> {
    const startedAt = performance.now();
    relais.process.kill('SIGTERM');
    const ended = await relais.end();
    return { ...ended, tookMs: performance.now() - startedAt };
  }

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'relais-stop-'));
    url = `http://127.0.0.1:${await freePort()}`;
    mqttPort = await freePort();
    await startRelais();
  }, 30_000);
  afterEach(async () => {
    relais.process.kill('SIGKILL');
    await relais.end();
    removeDir(dir);
  });

  it('ends with exit 0 within 10 s, and nothing that was acknowledged is lost', async () => {
    expect((await keepHistory()).status).toBe(200);
    const sender = await device();
    const socket = await TestSocket.open(url, aToken());
    const gone = socket.disconnected();
    const acknowledged: string[] = [];
    const refused: unknown[] = [];
    for (let i = 0; i < 80; i++) {
      void sender.publishAsync('stop/mqtt', `m${i}`, { qos: 1 }).then(
        () => acknowledged.push(`m${i}`),
        (error) => refused.push(error),
      );
      const body = { topic: 'stop/rest', payload: `r${i}`, qos: 1 };
      void call(`${url}/mqtt/publish`, admin, { body }).then(
        ({ status }) => (status < 300 ? acknowledged.push(`r${i}`) : refused.push(status)),
        (error) => refused.push(error),
      );
    }
    await until(() => acknowledged.length > 10);
    const { code, tookMs, stdout } = await end();
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(tookMs).toBeLessThan(10_000);
    await gone;
    await sender.endAsync(true);
    socket.close();
    await startRelais();
    await until(async () => {
      const kept = await stored();
      return acknowledged.every((payload) => kept.has(payload));
    }).catch(() => undefined);
    const kept = await stored();
    expect(acknowledged.filter((payload) => !kept.has(payload))).toEqual([]);
  }, 60_000);

  it('is not held up by clients that read nothing, stay connected by WebSocket, or send half a request', async () => {
    const overWebSocket = await connectAsync(`ws${url.slice(4)}/mqtt`, {
      username: 'device',
      password: aToken(),
      reconnectPeriod: 0,
    });
    const silent = await device();
    silent.stream.pause();
    const half = connect(Number(new URL(url).port), '127.0.0.1');
    half.write('POST /mqtt/publish HTTP/1.1\r\nhost: x\r\ncontent-length: 99\r\n\r\n{"topic":');
    const { code, tookMs } = await end();
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(10_000);
    half.destroy();
    await Promise.all([silent.endAsync(true), overWebSocket.endAsync(true)]);
  }, 60_000);

  it('is forced by a second signal', async () => {
    relais.process.kill('SIGSTOP');
    relais.process.kill('SIGTERM');
    relais.process.kill('SIGINT');
    relais.process.kill('SIGCONT');
    const { code } = await relais.end();
    expect(code).toBe(1);
  }, 60_000);
});
