import type { ChatMessage, Reading, Track } from '../../src/contracts/index.js';
import { aToken } from '../support/app.js';
import { call, everyPage } from '../support/clients.js';
import { Talker } from '../support/talker.js';
import type { Cluster } from './cluster.js';
import { Device } from './devices.js';

const ADMIN = aToken({ role: 'admin' });
const PEOPLE = ['ann', 'bob', 'cleo', 'dan'];
const ROOM = 'soak';
const SENSORS = ['attic', 'cellar'];
const DRIVERS = ['26', '27', '28'];

/** What became of one kind of message. `lost`: acknowledged and not stored. */
export interface Account {
  readonly kind: string;
  readonly acknowledged: number;
  readonly stored: number;
  readonly lost: number;
  readonly twice: number;
}

/** People who talk, sensors and drivers, at once and without pause; and what of all that is stored. */
export class Load {
  private readonly beganAt = new Date().toISOString();
  private readonly under: Promise<void>[];

  private constructor(
    private readonly url: string,
    private readonly talkers: readonly Talker[],
    private readonly sensors: readonly Device[],
    private readonly drivers: readonly Device[],
  ) {
    this.under = [
      ...talkers.map((talker) => talker.talk()),
      ...[...sensors, ...drivers].map((device) => device.measure()),
    ];
  }

  static async begin({ balancer: { url }, engines }: Cluster): Promise<Load> {
    const [owner, ...members] = PEOPLE;
    await call(`${url}/api/rooms`, aToken({ sub: owner }), { body: { roomId: ROOM, members } });
    const broker = engines.mosquitto.url;
    const sensors = SENSORS.map((id) =>
      Device.connect(broker, `dht11/${id}/data`, (timestamp) => ({
        temperature: 21,
        humidity: 50,
        timestamp,
      })),
    );
    const drivers = DRIVERS.map((id) =>
      Device.connect(broker, `chauffeur/${id}/position`, (timestamp) => ({
        type: 'general_position',
        chauffeur_id: id,
        data: { lat: 48.85, lng: 2.35, timestamp },
      })),
    );
    const talkers = PEOPLE.map((name) => new Talker(url, name, ROOM));
    return new Load(url, talkers, await Promise.all(sensors), await Promise.all(drivers));
  }

  /** Settles when all that was begun is acknowledged. */
  async end(): Promise<void> {
    for (const talker of this.talkers) talker.hush();
    for (const device of [...this.sensors, ...this.drivers]) device.sleep();
    await Promise.all(this.under);
  }

  /** Milliseconds from each cut until the client was whole again. */
  get awayMs(): number[] {
    return this.talkers.flatMap(({ awayMs }) => awayMs);
  }

  async accounts(): Promise<Account[]> {
    return [await this.chat(), await this.readings(), await this.positions()];
  }

  /** A message is known by its id and its place: one that stands elsewhere than acknowledged is lost. */
  private async chat(): Promise<Account> {
    const stored = await everyPage<ChatMessage>(`${this.url}/api/rooms/${ROOM}/messages`, ADMIN);
    const said = this.talkers.flatMap(({ acknowledged }) =>
      [...acknowledged].map(([id, seq]) => `${id} ${seq}`),
    );
    return account(
      'chat messages',
      said,
      stored.map(({ clientMessageId, seq }) => `${clientMessageId} ${seq}`),
    );
  }

  private async readings(): Promise<Account> {
    const lists = SENSORS.map((id) =>
      everyPage<Reading>(`${this.url}/api/dht11/readings?sensor=${id}&from=${this.beganAt}`, ADMIN),
    );
    const stored = (await Promise.all(lists)).map((list) => list.map(({ timestamp }) => timestamp));
    return account('readings', keysOf(this.sensors.map(({ acknowledged }) => acknowledged)), keysOf(stored));
  }

  private async positions(): Promise<Account> {
    const tracks = DRIVERS.map((id) =>
      call<Track>(`${this.url}/api/chauffeurs/${id}/track?from=${this.beganAt}`, ADMIN),
    );
    const stored = (await Promise.all(tracks)).map(({ body }) => body.properties.coordTimes);
    return account('positions', keysOf(this.drivers.map(({ acknowledged }) => acknowledged)), keysOf(stored));
  }
}

/** One list of times per device, as keys that tell the devices apart. */
const keysOf = (lists: readonly (readonly string[])[]): string[] =>
  lists.flatMap((times, device) => times.map((time) => `${device} ${time}`));

function account(kind: string, acknowledged: readonly string[], stored: readonly string[]): Account {
  const kept = new Set(stored);
  return {
    kind,
    acknowledged: acknowledged.length,
    stored: stored.length,
    lost: acknowledged.filter((key) => !kept.has(key)).length,
    twice: stored.length - kept.size,
  };
}
