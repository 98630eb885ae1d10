import { positionOf } from '../load/positions-load.js';
import { Flood } from './flood.js';
import type { Figure, Job } from './job.js';

const DRIVERS = [10, 100, 1_000, 10_000];
const HOUR_MS = 3_600_000;

/** Positions a second that are stored and acknowledged, by the number of drivers they come from. */
export const intakeCurve: Job = {
  suits: ({ features }) => features !== undefined,
  plot: {
    file: 'intake',
    title: 'Positions stored and acknowledged, QoS 1',
    across: 'drivers',
    upwards: 'positions a second',
  },
  async measure(target, seconds) {
    const firstAt = Date.now() - HOUR_MS;
    let among = 0;
    const flood = new Flood(target, 'positions', (no) => positionOf(no % among, firstAt + no));
    const figures: Figure[] = [];
    for (among of DRIVERS) {
      const [rate] = await flood.measure(seconds);
      figures.push({ name: String(among), value: rate!.value });
    }
    return figures;
  },
};
