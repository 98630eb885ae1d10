import { RawPublisher } from '../raw-publisher.js';
import type { Qos, Reader, Target } from '../targets/target.js';
import { Effort, partOf } from './effort.js';
import type { Figure, Job } from './job.js';
import { Pace } from './pace.js';
import { Saturation } from './saturation.js';

const CLIENTS = [100, 1_000];
const WARM_UP_S = 0.5;
/** So many at a time, as every server takes them without delay. */
const AT_ONCE = 50;
const PAYLOAD = JSON.stringify({ temperature: 21.5, humidity: 48, pressure: 1013, isPumping: true });

/** One topic, published over MQTT, to clients that subscribed it: saturated at QoS 0 and 1, and paced. */
export const fanOut: Job = {
  suits: () => true,
  async measure(target, seconds) {
    const publisher = await RawPublisher.open(target.broker);
    const figures: Figure[] = [];
    for (const clients of CLIENTS) {
      const load = { target, publisher, clients, seconds };
      figures.push(...(await saturate(load, 0)), ...(await saturate(load, 1)), await keepPace(load));
    }
    publisher.close();
    return figures;
  },
};

export interface Load {
  readonly target: Target;
  readonly publisher: RawPublisher;
  readonly clients: number;
  readonly seconds: number;
}

/** Its first figure is deliveries a second. */
export async function saturate({ target, publisher, clients, seconds }: Load, qos: Qos): Promise<Figure[]> {
  const topic = `bench/${clients}/${qos}`;
  const saturation = new Saturation(clients, () => publisher.publish(topic, PAYLOAD, qos));
  const close = await openAll(clients, () => target.hear(topic, qos, (count) => saturation.take(count)));
  await saturation.run(WARM_UP_S);
  const effort = await Effort.begin(target);
  const figures = await effort.figures(await saturation.run(seconds), ['delivery', 'deliveries']);
  close();
  return partOf(`to ${clients}, QoS ${qos}`, figures);
}

async function keepPace({ target, publisher, clients, seconds }: Load): Promise<Figure> {
  const topic = `bench/${clients}/paced`;
  const pace = new Pace(clients, () => publisher.publish(topic, PAYLOAD, 0));
  const close = await openAll(clients, (no) => target.hear(topic, 0, (count) => pace.take(no, count)));
  const value = await pace.run(seconds);
  close();
  return { name: `to ${clients}, 50 messages/s: p99 in ms`, value };
}

/** Returns how to close them. */
async function openAll(count: number, open: (no: number) => Promise<Reader>): Promise<() => void> {
  const readers: Reader[] = [];
  while (readers.length < count) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - readers.length) }, (_, i) =>
      open(readers.length + i),
    );
    readers.push(...(await Promise.all(some)));
  }
  return () => readers.forEach((reader) => reader.close());
}
