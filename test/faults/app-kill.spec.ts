import { connectAsync, type MqttClient } from 'mqtt';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MqttMessage } from '../../src/contracts/index.js';
import { aToken } from '../support/app.js';
import { freePort, removeDir } from '../support/child-server.js';
import { call, mqttClient } from '../support/clients.js';
import { mosquittoAvailable, startMosquitto } from '../support/mosquitto-server.js';
import { postgresAvailable, startPostgres } from '../support/postgres-server.js';
import { RelaisCommand } from '../support/relais-command.js';
import { TEST_SECRET } from '../support/settings.js';
import { untilMissing } from '../support/unready-app.js';
import { until } from '../support/until.js';

const KILLS = 3;
const MESSAGES = 200;

/** Where a device connects, and what the backend is told of its engines. */
interface Engines {
  readonly env: Readonly<Record<string, string>>;
  connect(clientId: string): Promise<MqttClient>;
  stop(): Promise<void>;
}

async function embeddedEngines(): Promise<Engines> {
  const port = await freePort();
  return {
    env: { MQTT_EMBEDDED_PORT: String(port) },
    connect: (clientId) => mqttClient(port, aToken({ sub: 'sender', role: 'device' }), { clientId }),
    stop: async () => undefined,
  };
}

async function realEngines(): Promise<Engines> {
  const [mosquitto, postgres] = await Promise.all([startMosquitto(), startPostgres()]);
  return {
    env: { MQTT_BROKER_URL: mosquitto.url, DATABASE_URL: postgres.url },
    connect: (clientId) => connectAsync(mosquitto.url, { clientId, reconnectPeriod: 0 }),
    stop: async () => {
      await Promise.all([mosquitto.server.stop(), postgres.server.stop()]);
      for (const { server } of [mosquitto, postgres]) removeDir(server.dir);
    },
  };
}

const suites = [
  { on: 'the embedded engines', hasEngines: true, start: embeddedEngines },
  {
    on: 'mosquitto and Postgres',
    hasEngines: mosquittoAvailable() && postgresAvailable(),
    start: realEngines,
  },
];

for (const { on, hasEngines, start } of suites) {
  (hasEngines ? describe : describe.skip)(`kill -9 of the backend on ${on}`, () => {
    let engines: Engines;
    let dir: string;
    let url: string;
    let relais: RelaisCommand;
    const admin = aToken({ role: 'admin' });

    async function startRelais(): Promise<void> {
      const env = {
        JWT_SECRET: TEST_SECRET,
        LOG_LEVEL: 'fatal',
        RATE_REST: '1000000',
        DATA_DIR: join(dir, 'data'),
      };
      relais = new RelaisCommand(['start'], {
        cwd: dir,
        env: { ...env, ...engines.env, PORT: new URL(url).port },
      });
      await relais.says(/Relais [\d.]+ is ready/);
      await untilMissing(url);
    }

    async function kill(): Promise<void> {
      relais.process.kill('SIGKILL');
      await relais.end();
    }

    async function stored(): Promise<MqttMessage[]> {
      const items: MqttMessage[] = [];
      for (let cursor: string | null | undefined = undefined; cursor !== null;) {
        const after: string = cursor === undefined ? '' : `&cursor=${cursor}`;
        const page = await call<{ items: MqttMessage[]; nextCursor: string | null }>(
          `${url}/mqtt/messages?topic=${encodeURIComponent('kill/#')}&limit=200${after}`,
          admin,
        );
        items.push(...page.body.items);
        cursor = page.body.nextCursor;
      }
      return items;
    }

    /** Sends everything at once and kills the backend when some is acknowledged; what the broker acknowledged. */
    async function sendIntoTheKill(round: number): Promise<number[]> {
      const sender = await engines.connect(`sender-${round}`);
      const acknowledged: number[] = [];
      const sending = Array.from({ length: MESSAGES }, async (_, i) => {
        const id = round * MESSAGES + i;
        await sender.publishAsync(`kill/${round}`, String(id), { qos: 1 });
        acknowledged.push(id);
      });
      await until(() => acknowledged.length >= MESSAGES / 4);
      await kill();
      // The embedded broker dies with the backend, and what it had not acknowledged is the sender's to repeat.
      if (engines.env.MQTT_BROKER_URL) await Promise.all(sending);
      await sender.endAsync(true);
      void Promise.allSettled(sending);
      return acknowledged;
    }

    beforeAll(async () => {
      engines = await start();
      dir = mkdtempSync(join(tmpdir(), 'relais-kill-'));
      url = `http://127.0.0.1:${await freePort()}`;
      await startRelais();
    }, 60_000);
    afterAll(async () => {
      await kill();
      await engines.stop();
      removeDir(dir);
    }, 30_000);

    it(`leaves each of ${KILLS} × ${MESSAGES} messages that the broker acknowledged in the history`, async () => {
      const rules = [{ topic: 'kill/#', days: 1 }];
      const ruled = await call(`${url}/mqtt/history-rules`, admin, { method: 'PUT', body: { rules } });
      expect(ruled.status).toBe(200);
      const acknowledged: number[] = [];
      for (let round = 0; round < KILLS; round++) {
        acknowledged.push(...(await sendIntoTheKill(round)));
        await startRelais();
      }
      const isStored = async (): Promise<boolean> => {
        const ids = new Set((await stored()).map(({ payload }) => payload));
        return acknowledged.every((id) => ids.has(id));
      };
      await until(isStored).catch(() => undefined);
      const ids = new Set((await stored()).map(({ payload }) => payload));
      expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
      expect(acknowledged.length).toBeGreaterThanOrEqual((KILLS * MESSAGES) / 4);
    }, 120_000);
  });
}
