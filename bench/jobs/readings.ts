import { readingOf } from '../load/readings-load.js';
import { Flood } from './flood.js';
import type { Job } from './job.js';

const SENSORS = 50;
const HOUR_MS = 3_600_000;

/** Readings of 50 sensors, stored and judged. */
export const readings: Job = {
  suits: ({ features }) => features !== undefined,
  measure(target, seconds) {
    const firstAt = Date.now() - HOUR_MS;
    const flood = new Flood(target, 'readings', (no) =>
      readingOf(no % SENSORS, firstAt + Math.floor(no / SENSORS)),
    );
    return flood.measure(seconds);
  },
};
