import type { MqttMessage } from '../../src/contracts/index.js';
import { aToken } from '../support/app.js';
import { call } from '../support/clients.js';
import { embeddedEngines, hasRealEngines, KilledBackend, realEngines } from '../support/killed-backend.js';
import { until } from '../support/until.js';

const KILLS = 3;
const MESSAGES = 200;

const suites = [
  { on: 'the embedded engines', hasEngines: true, start: embeddedEngines },
  {
    on: 'mosquitto and Postgres',
    hasEngines: hasRealEngines(),
    start: realEngines,
  },
];

for (const { on, hasEngines, start } of suites) {
  (hasEngines ? describe : describe.skip)(`kill -9 of the backend on ${on}`, () => {
    let relais: KilledBackend;
    const admin = aToken({ role: 'admin' });

    async function stored(): Promise<MqttMessage[]> {
      const items: MqttMessage[] = [];
      for (let cursor: string | null | undefined = undefined; cursor !== null;) {
        const after: string = cursor === undefined ? '' : `&cursor=${cursor}`;
        const page = await call<{ items: MqttMessage[]; nextCursor: string | null }>(
          `${relais.url}/mqtt/messages?topic=${encodeURIComponent('kill/#')}&limit=200${after}`,
          admin,
        );
        items.push(...page.body.items);
        cursor = page.body.nextCursor;
      }
      return items;
    }

    /** Sends everything at once and kills the backend when some is acknowledged; what the broker acknowledged. */
    async function sendIntoTheKill(round: number): Promise<number[]> {
      const sender = await relais.engines.connect({ clientId: `sender-${round}` });
      const acknowledged: number[] = [];
      const sending = Array.from({ length: MESSAGES }, async (_, i) => {
        const id = round * MESSAGES + i;
        await sender.publishAsync(`kill/${round}`, String(id), { qos: 1 });
        acknowledged.push(id);
      });
      await until(() => acknowledged.length >= MESSAGES / 4);
      await relais.kill();
      // The embedded broker dies with the backend, and what it had not acknowledged is the sender's to repeat.
      if (relais.engines.env.MQTT_BROKER_URL) await Promise.all(sending);
      await sender.endAsync(true);
      void Promise.allSettled(sending);
      return acknowledged;
    }

    beforeAll(async () => {
      relais = await KilledBackend.on(await start());
    }, 60_000);
    afterAll(() => relais.end(), 30_000);

    it(`leaves each of ${KILLS} × ${MESSAGES} messages that the broker acknowledged in the history`, async () => {
      const rules = [{ topic: 'kill/#', days: 1 }];
      const ruled = await call(`${relais.url}/mqtt/history-rules`, admin, { method: 'PUT', body: { rules } });
      expect(ruled.status).toBe(200);
      const acknowledged: number[] = [];
      for (let round = 0; round < KILLS; round++) {
        acknowledged.push(...(await sendIntoTheKill(round)));
        await relais.start();
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
