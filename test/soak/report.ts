import type { ServerStats } from '../../src/contracts/index.js';
import { aToken } from '../support/app.js';
import { call } from '../support/clients.js';
import type { Account } from './load.js';

/** From the moment that a fault was over until every instance was ready. */
export interface Recovery {
  readonly fault: string;
  readonly readyMs: number;
}

/** What one process holds. */
export interface Holding {
  readonly rssMb: number;
  readonly heapMb: number;
  /** Sockets, timers, files and the like that keep a process alive. */
  readonly handles: number;
}

export interface SoakReport {
  readonly minutes: number;
  readonly seed: number;
  readonly accounts: readonly Account[];
  readonly recoveries: readonly Recovery[];
  readonly awayMs: readonly number[];
  readonly before: Holding;
  readonly after: Holding;
}

export async function measure(url: string): Promise<Holding> {
  const { body } = await call<ServerStats>(`${url}/api/stats`, aToken({ role: 'admin' }));
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const handles = Number(/^nodejs_active_resources_total (\d+)/m.exec(metrics)?.[1]);
  const { rss, heapUsed } = body.memory!;
  return { rssMb: Math.round(rss / 1e6), heapMb: Math.round(heapUsed / 1e6), handles };
}

/** As Markdown, on stdout. */
export function printReport({
  minutes,
  seed,
  accounts,
  recoveries,
  awayMs,
  before,
  after,
}: SoakReport): void {
  const seconds = (ms: number): string => (ms / 1000).toFixed(1);
  const lines = [
    `${minutes} min, seed ${seed}, ${recoveries.length} faults`,
    '',
    '| message | acknowledged | stored | lost | twice |',
    '| --- | --- | --- | --- | --- |',
    ...accounts.map((each) => `| ${Object.values(each).join(' | ')} |`),
    '',
    '| fault | times | s until ready, longest |',
    '| --- | --- | --- |',
    ...[...new Set(recoveries.map(({ fault }) => fault))].map((fault) => {
      const times = recoveries.filter((each) => each.fault === fault).map(({ readyMs }) => readyMs);
      return `| ${fault} | ${times.length} | ${seconds(Math.max(...times))} |`;
    }),
    '',
    `clients cut off ${awayMs.length} times, whole again after ${seconds(median(awayMs))} s (median)`,
    `the instance that stayed: ${before.rssMb} → ${after.rssMb} MB, heap ${before.heapMb} → ${after.heapMb} MB, handles ${before.handles} → ${after.handles}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
