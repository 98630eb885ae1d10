import { connectAsync, type MqttClient } from 'mqtt';
import { setTimeout as pause } from 'node:timers/promises';
import type { RunningApp } from '../support/app.js';
import { removeDir } from '../support/child-server.js';
import type { TestSocket } from '../support/clients.js';
import { mosquittoAvailable, startMosquitto, type StartedMosquitto } from '../support/mosquitto-server.js';
import { postgresAvailable, startPostgres, type StartedPostgres } from '../support/postgres-server.js';
import { phoneSession, RideTalk } from '../support/ride-talk.js';
import { startUnready, untilMissing } from '../support/unready-app.js';
import { until } from '../support/until.js';

/** 2 s for the database, and the machine's own time. */
const SOON_MS = 3_000;
const WORKERS = 4;
const EACH = 100;
const hasEngines = mosquittoAvailable() && postgresAvailable();

(hasEngines ? describe : describe.skip)('a conversation while Postgres is away', () => {
  let postgres: StartedPostgres;
  let mosquitto: StartedMosquitto;
  let relais: RunningApp;
  let talk: RideTalk;
  let socket: TestSocket;
  let phone: MqttClient;
  /** How long those waited who were told to come again. */
  const waits: number[] = [];
  const refusals = new Set<string>();
  const places = new Map<string, string>();

  beforeAll(async () => {
    [postgres, mosquitto] = await Promise.all([startPostgres(), startMosquitto()]);
    relais = await startUnready({
      DATABASE_URL: postgres.url,
      MQTT_BROKER_URL: mosquitto.url,
      RATE_CHAT: 1_000_000,
    });
    await untilMissing(relais.url);
    talk = await RideTalk.begin(relais.url);
    [socket, phone] = [await talk.socket(), await connectAsync(mosquitto.url, phoneSession)];
    await speakThroughTheOutage();
  }, 120_000);
  afterAll(async () => {
    socket.close();
    await phone.endAsync(true);
    await relais.stop();
    await Promise.all([postgres.server.stop(), mosquitto.server.stop()]);
    for (const { server } of [postgres, mosquitto]) removeDir(server.dir);
    removeDir(relais.settings.DATA_DIR);
  }, 30_000);

  async function speakThroughTheOutage(): Promise<void> {
    const sending = Promise.all(Array.from({ length: WORKERS }, (_, worker) => sendFrom(worker)));
    const saying = sayOneByOne();
    await until(() => places.size > WORKERS * 10);
    await postgres.server.stop('SIGQUIT');
    await untilMissing(relais.url, 'postgres');
    await until(() => waits.length >= 2 * WORKERS, 20_000);
    postgres = await startPostgres(postgres.server);
    await Promise.all([sending, saying]);
    await until(async () => (await talk.stored()).length >= EACH * (WORKERS + 1), 30_000);
  }

  /** As an app does it: the next one when this one is acknowledged, the same one again when it is told to. */
  async function sendFrom(worker: number): Promise<void> {
    for (let i = 0; i < EACH;) {
      const startedAt = performance.now();
      const id = `socket-${worker}-${i}`;
      const reply = await talk.sendBySocket(socket, id);
      if (reply?.ok) {
        places.set(id, `${reply.data.seq} ${reply.data.messageId}`);
        i += 1;
      } else {
        waits.push(performance.now() - startedAt);
        refusals.add(reply?.error.code ?? 'no answer');
        await pause(50);
      }
    }
  }

  async function sayOneByOne(): Promise<void> {
    for (let i = 0; i < EACH; i++) {
      await talk.sayByMqtt(phone, [`mqtt-${i}`]);
      await pause(20);
    }
  }

  it('tells who sends by socket within 2 s to come again', () => {
    expect([...refusals]).toEqual(['UNAVAILABLE']);
    expect(Math.max(...waits)).toBeLessThan(SOON_MS);
  });

  it('has lost nothing afterwards, and nothing is there twice', async () => {
    const stored = await talk.stored();
    expect(stored.map(({ seq }) => seq)).toEqual(Array.from(stored, (_, index) => index + 1));
    expect(stored).toHaveLength(EACH * (WORKERS + 1));
    const found = new Map(
      stored.map(({ clientMessageId, seq, messageId }) => [clientMessageId, `${seq} ${messageId}`]),
    );
    expect(found.size).toBe(stored.length);
    for (const [id, place] of places) expect(`${id} ${found.get(id)}`).toBe(`${id} ${place}`);
  });

  it('keeps the order in which each has spoken, also what waited at the broker', async () => {
    const stored = await talk.stored();
    const said = stored.map(({ clientMessageId }) => clientMessageId).filter((id) => id.startsWith('mqtt'));
    expect(said).toEqual(Array.from({ length: EACH }, (_, i) => `mqtt-${i}`));
  });
});
