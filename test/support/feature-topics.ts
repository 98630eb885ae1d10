import { sql } from 'kysely';
import type { MqttClient } from 'mqtt';
import type { RejectedMessage, Reservation } from '../../src/contracts/index.js';
import { Database } from '../../src/platform/postgres/database.port.js';
import type { SettingValues } from '../../src/platform/config/settings.js';
import type { PlainObject } from '../../src/platform/validation/plain-data.js';
import { aToken, brokerPort, startApp, type RunningApp } from './app.js';
import { call, mqttClient, TestSocket } from './clients.js';
import type { Mark, Sender, Surface } from './feature-surfaces.js';
import { until } from './until.js';

const MANY = 1_000_000;
const RATES = { RATE_REST: MANY, RATE_WRITES: MANY, RATE_CHAT: MANY, RATE_POSITIONS: MANY };

const admin = aToken({ sub: 'dispatch', role: 'admin' });
const TOKENS: Record<Sender, string> = {
  device: aToken({ sub: 'cellar', role: 'device' }),
  module: aToken({ sub: 'M-1', role: 'device' }),
  freeDriver: aToken({ sub: 'free', role: 'driver' }),
  driver: aToken({ sub: 'u-26', role: 'driver', chauffeur_id: '26' }),
  customer: aToken({ sub: 'client_7' }),
  backend: admin,
};

const BAD = { word: 'bad-input', value: 66.6 };
/** By what others are told one knows what came of. No clock and no good message says 66.6. */
const MARKS = { good: /good-\d/, bad: /bad-input|\b66\.6\b/ };

/** What features keep. What is on its way out to the broker and to mail servers comes and goes by itself. */
const TABLES = [
  'sensors',
  'readings',
  'incidents',
  'drivers',
  'driver_positions',
  'rides',
  'reservations',
  'rooms',
  'room_members',
  'messages',
  'field_modules',
  'module_telemetry',
];

export interface Outcome {
  /** Why they were rejected, the oldest first. */
  readonly refusals: readonly string[];
  /** Whether a feature has stored anything since the last good message. */
  readonly isStored: boolean;
  /** What others were told of them. */
  readonly told: readonly string[];
}

/** A backend with a ride, a module and sensors, everybody who sends it messages, and one who hears what it says. */
export class FeatureTopics {
  private readonly senders = new Map<Sender, MqttClient>();
  private readonly told: string[] = [];
  private listener?: TestSocket;
  /** What features keep, as it was when the last good message was stored. */
  private kept = '';
  private lastRejection = '';
  private sent = 0;

  private constructor(
    readonly running: RunningApp,
    readonly ride: string,
  ) {}

  static async start(): Promise<FeatureTopics> {
    const running = await startApp(RATES);
    const topics = new FeatureTopics(running, await prepare(running));
    await topics.listen();
    topics.kept = await topics.fingerprint();
    return topics;
  }

  /** The same installation once more. */
  async restart(): Promise<FeatureTopics> {
    await this.stop();
    const data: Partial<SettingValues> = { DATA_DIR: this.running.settings.DATA_DIR };
    const topics = new FeatureTopics(await startApp({ ...RATES, ...data }), this.ride);
    topics.sent = this.sent;
    topics.lastRejection = this.lastRejection;
    topics.kept = this.kept;
    return topics;
  }

  async stop(): Promise<void> {
    this.listener?.close();
    await Promise.all([...this.senders.values()].map((sender) => sender.endAsync()));
    await this.running.stop();
  }

  /** What would be good of a surface but for what is done to it. */
  spoilt(surface: Surface): PlainObject {
    return surface.good(this.mark(BAD), this.ride);
  }

  good(surface: Surface): PlainObject {
    const count = this.sent + 1;
    return surface.good(this.mark({ word: `good-${count}`, value: 10 + (count % 2_000) / 100 }), this.ride);
  }

  /** Settles once the broker has acknowledged it. */
  async publish(from: Sender, topic: string, payload: unknown, isRetained = false): Promise<void> {
    const bytes = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload);
    await (await this.client(from)).publishAsync(topic, bytes, { qos: 1, retain: isRetained });
  }

  async publishOn(surface: Surface, payload: unknown, isRetained = false): Promise<void> {
    await this.publish(surface.sender, surface.topic(this.ride), payload, isRetained);
  }

  /** Why messages were rejected since this was asked last, once there are so many. */
  private async refusals(count: number): Promise<string[]> {
    let fresh: RejectedMessage[] = [];
    await until(async () => (fresh = await this.freshRejections()).length >= count);
    this.lastRejection = fresh[0]?.id ?? this.lastRejection;
    return fresh.map(({ reason }) => reason).toReversed();
  }

  /** What has come of so many bad messages. */
  async outcome(count: number): Promise<Outcome> {
    const refusals = await this.refusals(count);
    return { refusals, isStored: (await this.fingerprint()) !== this.kept, told: this.toldOf('bad') };
  }

  /** Changes with whatever a feature stores. */
  private async fingerprint(): Promise<string> {
    const digests = TABLES.map(
      (table) => sql`(select md5(string_agg(t::text, ',' order by t::text)) from ${sql.table(table)} t)`,
    );
    const query = sql<{ all: string }>`select concat_ws(' ', ${sql.join(digests)}) as all`;
    const { rows } = await query.execute(this.running.app.get(Database).tables());
    return rows[0]!.all;
  }

  /** Whoever sends the surface's messages is still there, and the next good one is stored. */
  async accepts(surface: Surface, good = this.good(surface), isRetained = false): Promise<void> {
    await this.publishOn(surface, surface.isBatch ? [good] : good, isRetained);
    let after = this.kept;
    await until(async () => (after = await this.fingerprint()) !== this.kept);
    this.kept = after;
    const refusals = await this.refusals(0);
    if (refusals.length > 0) throw new Error(`a good message is rejected: ${refusals.join()}`);
  }

  /** What Relais has told others of good or of bad messages. */
  toldOf(kind: keyof typeof MARKS): string[] {
    return this.told.filter((said) => MARKS[kind].test(said));
  }

  private mark({ word, value }: Pick<Mark, 'word' | 'value'>): Mark {
    this.sent += 1;
    // A millisecond each, and none of them ahead: the ride is older.
    return { word, value, at: Date.now() - 60_000 + this.sent };
  }

  private async client(from: Sender): Promise<MqttClient> {
    const known = this.senders.get(from);
    if (known) return known;
    const client = await mqttClient(brokerPort(this.running), TOKENS[from], { clientId: `the-${from}` });
    this.senders.set(from, client);
    return client;
  }

  private async freshRejections(): Promise<RejectedMessage[]> {
    const url = `${this.running.url}/mqtt/rejections?limit=200`;
    const { body } = await call<{ items: RejectedMessage[] }>(url, admin);
    return body.items.filter(({ id }) => id > this.lastRejection);
  }

  /** As an admin on the drivers' page and in the ride's room, and as the customer's app on the ride's topic. */
  private async listen(): Promise<void> {
    this.listener = await TestSocket.open(this.running.url, admin, '/', { page: 'drivers' });
    this.listener.socket.onAny((...said: unknown[]) => this.told.push(JSON.stringify(said)));
    await this.listener.request('room:join', { roomId: `reservation:${this.ride}` });
    const app = await this.client('customer');
    app.on('message', (topic, payload) => {
      const text = payload.toString();
      if (/"via"|"status"|"alert_type"/.test(text)) this.told.push(`${topic} ${text}`);
    });
    await app.subscribeAsync([`ktur/reservations/${this.ride}/#`, 'dht11/incidents', 'dht11/alerts'], {
      qos: 1,
    });
  }
}

async function prepare({ url, app }: RunningApp): Promise<string> {
  const pickup = { lat: 48.8584, lng: 2.2945 };
  const made = await call<Reservation>(`${url}/api/reservations`, TOKENS.customer, { body: { pickup } });
  const { reservation_id: ride } = made.body;
  await call(`${url}/api/reservations/${ride}/accept`, TOKENS.driver, { body: {} });
  await call(`${url}/api/reservation/send-message`, TOKENS.driver, {
    body: { reservation_id: ride, message: 'hello' },
  });
  const module = { moduleId: 'M-1', name: 'Mill', type: 'Station' };
  await call(`${url}/api/modules`, admin, { body: module });
  const tables = app.get(Database).tables();
  // A new sensor is made known before its first reading is stored, which would be two changes instead of one.
  await sql`insert into sensors (id) select 'good-' || n from generate_series(1, 1000) as n`.execute(tables);
  await sql`insert into sensors (id) values ('cellar'), (${BAD.word})`.execute(tables);
  await sql`insert into drivers (id, updated_at) values ('free', now())`.execute(tables);
  return ride;
}
