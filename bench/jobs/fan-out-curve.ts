import { RawPublisher } from '../raw-publisher.js';
import { saturate } from './fan-out.js';
import type { Figure, Job } from './job.js';

const CLIENTS = [10, 100, 1_000];

/** Deliveries a second of a saturated topic at QoS 0, by the number of its clients. */
export const fanOutCurve: Job = {
  suits: () => true,
  plot: {
    file: 'fan-out',
    title: 'One topic to all clients, saturated, QoS 0',
    across: 'clients',
    upwards: 'deliveries a second',
  },
  async measure(target, seconds) {
    const publisher = await RawPublisher.open(target.broker);
    const figures: Figure[] = [];
    for (const clients of CLIENTS) {
      const [rate] = await saturate({ target, publisher, clients, seconds }, 0);
      figures.push({ name: String(clients), value: rate!.value });
    }
    publisher.close();
    return figures;
  },
};
