import type { MqttClient } from 'mqtt';
import type { Incident, IncidentList, Reading, ReadingList } from '../../src/contracts/index.js';
import { call } from './clients.js';

export interface SentReading {
  readonly sensor_id: string;
  readonly temperature: number;
  readonly humidity: number;
  /** Epoch milliseconds. */
  readonly timestamp: number;
}

/** What a sensor measures, by the number of its reading: 0, 1, 2 … */
export type Course = (n: number) => number;

const NORMAL = 21;
export const TOO_COLD = 3;

/** Normal, but for three readings that are too cold: one incident, which is over two readings later. */
export const coldSpellAt =
  (first: number): Course =>
  (n) =>
    n >= first && n < first + 3 ? TOO_COLD : NORMAL;

/** `count` readings of each sensor, a second apart, in the order of their times. */
export function fleetReadings(
  sensorIds: readonly string[],
  count: number,
  courseOf: (sensorIndex: number) => Course,
): SentReading[] {
  const start = Date.now() - 3_600_000;
  return Array.from({ length: count }, (_, n) =>
    sensorIds.map((sensor_id, index) => ({
      sensor_id,
      temperature: courseOf(index)(n),
      humidity: 50,
      timestamp: start + n * 1000,
    })),
  ).flat();
}

/** The readings of one time each. */
export function roundsOf(sent: readonly SentReading[]): SentReading[][] {
  return [...new Set(sent.map(({ timestamp }) => timestamp))].map((at) =>
    sent.filter(({ timestamp }) => timestamp === at),
  );
}

/** Publishes at QoS 1; settles with those that the broker has acknowledged, all of them unless the connection ends before. */
export async function publishReadings(
  device: MqttClient,
  readings: readonly SentReading[],
): Promise<SentReading[]> {
  const acknowledged: SentReading[] = [];
  const publish = async (reading: SentReading): Promise<void> => {
    await device.publishAsync('dht11/sensor/data', JSON.stringify(reading), { qos: 1 });
    acknowledged.push(reading);
  };
  let end!: () => void;
  const ended = new Promise<void>((resolve) => (end = resolve));
  device.once('close', end);
  await Promise.race([ended, Promise.allSettled(readings.map(publish))]);
  device.off('close', end);
  return [...acknowledged];
}

export function fleet(size: number, name = 's'): string[] {
  return Array.from({ length: size }, (_, index) => `${name}${String(index).padStart(2, '0')}`);
}

/** What REST says of the sensors of one backend. */
export class SensorsSeen {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** Oldest first. */
  async incidents(): Promise<Incident[]> {
    const items: Incident[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const after: string = cursor === undefined ? '' : `&cursor=${cursor}`;
      const page: IncidentList = await this.get(`/api/dht11/incidents?limit=200${after}`);
      items.unshift(...page.items.toReversed());
      cursor = page.nextCursor;
    }
    return items;
  }

  /** Oldest first. */
  async readings(sensorId: string): Promise<Reading[]> {
    const page = await this.get<ReadingList>(`/api/dht11/readings?sensor=${sensorId}&limit=1440`);
    return (page.items as Reading[]).toReversed();
  }

  async get<T>(path: string): Promise<T> {
    const { status, body } = await call<T>(`${this.url}${path}`, this.token);
    if (status !== 200) throw new Error(`${path} answers ${status}: ${JSON.stringify(body)}`);
    return body;
  }
}
