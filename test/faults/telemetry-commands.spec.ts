import type { Incident } from '../../src/contracts/index.js';
import { aToken } from '../support/app.js';
import { call, type Answer } from '../support/clients.js';
import { hasPairEngines, TelemetryPair } from '../support/telemetry-pair.js';
import { until } from '../support/until.js';

const AT_ONCE = 10;
const admin = aToken({ role: 'admin' });

(hasPairEngines() ? describe : describe.skip)(
  'commands to one incident at the same moment, at two instances',
  () => {
    let pair: TelemetryPair;

    beforeAll(async () => {
      pair = await TelemetryPair.start();
      await post(0, '/api/dht11/readings', { sensor_id: 'gate', temperature: 20, humidity: 50 });
    }, 60_000);
    afterAll(() => pair.stop(), 30_000);

    const post = (n: number, path: string, body: unknown = {}): Promise<Answer<Incident>> =>
      call<Incident>(`${pair.instances[n % 2]!.url}${path}`, admin, { body });
    const everywhere = (path: string, body?: unknown): Promise<Answer<Incident>[]> =>
      Promise.all(Array.from({ length: AT_ONCE }, (_, n) => post(n, path, body)));
    const statuses = (answers: readonly Answer<Incident>[]): number[] =>
      answers.map(({ status }) => status).sort((a, b) => a - b);

    it('open one incident, and the others hear that it is open', async () => {
      const answers = await everywhere('/api/dht11/incidents', { sensor_id: 'gate', type: 'humidity_high' });
      expect(statuses(answers)).toEqual([201, ...Array<number>(AT_ONCE - 1).fill(409)]);
    });

    it.each(['acknowledge', 'resolve'])('%s it for everybody', async (action) => {
      const answers = await everywhere(`/api/dht11/incidents/1/${action}`);
      expect(statuses(answers)).toEqual(Array<number>(AT_ONCE).fill(200));
      const states = new Set(answers.map(({ body }) => JSON.stringify(body)));
      expect([...states]).toEqual([expect.stringContaining(`"status":"${action}d"`)]);
    });

    it('are one change each to the broker and the mailbox', async () => {
      await until(() => pair.told.states.length >= 3 && pair.engines.sink.mails.length >= 2);
      await post(0, '/api/dht11/incidents', { sensor_id: 'gate', type: 'humidity_low' });
      await until(() => pair.told.alerts.length >= 2 && pair.engines.sink.mails.length >= 3);
      expect(pair.told.statesOf(1)).toEqual(['open', 'acknowledged', 'resolved']);
      expect(pair.told.alerts).toHaveLength(2);
      expect(pair.engines.sink.mails).toHaveLength(3);
    });

    it('take it to one end where they contradict each other', async () => {
      const answers = await Promise.all(
        Array.from({ length: AT_ONCE }, (_, n) =>
          post(Math.floor(n / 2), `/api/dht11/incidents/2/${n % 2 ? 'resolve' : 'acknowledge'}`),
        ),
      );
      for (const { status } of answers) expect([200, 409]).toContain(status);
      await until(() => pair.told.statesOf(2).includes('resolved'));
      expect(['open,resolved', 'open,acknowledged,resolved']).toContain(pair.told.statesOf(2).join());
    });
  },
);
