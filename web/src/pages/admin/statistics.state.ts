import { signal } from '@preact/signals';
import type { ServerStats } from '../../../../src/contracts/index.js';
import { get } from '../../rest.js';

/** Ten minutes, at one reading in 5 s. */
const MAX_POINTS = 120;

export const stats = signal<ServerStats | undefined>(undefined);
/** Counts of the whole system, by name. */
export const totals = signal<Readonly<Record<string, number>>>({});

/** What has been read since the page was opened, by figure. */
export const curves = {
  memory: signal<readonly number[]>([]),
  sockets: signal<readonly number[]>([]),
  drivers: signal<readonly number[]>([]),
  messages: signal<readonly number[]>([]),
  queue: signal<readonly number[]>([]),
};
export type Curve = keyof typeof curves;

export async function readStats(): Promise<void> {
  const read = await get<ServerStats>('/api/stats');
  const points: Record<Curve, number | undefined> = {
    memory: read.memory?.rss,
    sockets: read.sockets ?? undefined,
    drivers: read.chauffeurs?.en_ligne,
    messages: read.chat?.messages,
    queue: read.mqtt?.queue.size,
  };
  for (const name of Object.keys(curves) as Curve[]) {
    const point = points[name];
    if (point !== undefined) curves[name].value = withPoint(curves[name].peek(), point);
  }
  stats.value = read;
}

/** The newest at the end, the oldest forgotten. */
export function withPoint(points: readonly number[], point: number): readonly number[] {
  return [...points, point].slice(-MAX_POINTS);
}

/** Corners of a curve that fills `width` × `height` from its least to its greatest value; a level one lies in the middle. */
export function cornersOf(points: readonly number[], width: number, height: number): string {
  const least = Math.min(...points);
  const span = Math.max(...points) - least;
  const stepX = width / Math.max(1, points.length - 1);
  const yOf = (point: number): number => (span === 0 ? height / 2 : height * (1 - (point - least) / span));
  const shown = points.length === 1 ? [points[0]!, points[0]!] : points;
  const lastX = points.length === 1 ? width : stepX;
  return shown.map((point, index) => `${(index * lastX).toFixed(1)},${yOf(point).toFixed(1)}`).join(' ');
}
