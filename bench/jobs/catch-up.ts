import { Client } from 'pg';
import { publishAll } from '../load/publish-all.js';
import { readingOf } from '../load/readings-load.js';
import { cpuMicros, peakMiB } from '../process-cost.js';
import type { Target } from '../targets/target.js';
import { Flood, untilStored } from './flood.js';
import type { Job } from './job.js';

const WAITING = 100_000;
const SENSORS = 50;
const HOUR_MS = 3_600_000;

/**
 * Readings that have waited in the broker while the server was stopped, beside what it takes in while they are published.
 * Only with a broker of its own: what is embedded stops with the server.
 */
export const catchUp: Job = {
  suits: ({ databaseUrl }) => databaseUrl !== undefined,
  async measure(target, seconds) {
    const firstAt = Date.now() - HOUR_MS;
    const flood = new Flood(target, 'readings', messagesFrom(firstAt));
    const [rate, cost] = await flood.measure(seconds);
    const waitedFrom = firstAt + HOUR_MS / 2;
    await target.server!.leave();
    await publishAll(target.broker, WAITING, messagesFrom(waitedFrom));
    const drained = await drain(target);
    await checkOrder(target, waitedFrom);
    return [
      { name: `steady, ${rate!.name}`, value: rate!.value },
      { name: `steady, ${cost!.name}`, value: cost!.value },
      { name: `drained, ${rate!.name}`, value: drained.rate },
      { name: `drained, ${cost!.name}`, value: drained.cost },
      { name: 'drained, of the steady rate', value: drained.rate / rate!.value },
      { name: 'the server’s peak resident MiB', value: peakMiB(target.server!.pid) },
    ];
  },
};

function messagesFrom(firstAt: number) {
  return (no: number) => readingOf(no % SENSORS, firstAt + Math.floor(no / SENSORS));
}

/** From when the server is ready again until all are stored: readings a second, and µs of the processor each. */
async function drain(target: Target): Promise<{ rate: number; cost: number }> {
  await target.server!.comeBack();
  const [, ...others] = target.pids;
  const pids = [target.server!.pid, ...others];
  const first = await target.features!.stored('readings');
  const began = performance.now();
  const cpuBefore = cpuMicros(pids);
  await untilStored(target, 'readings', WAITING);
  const seconds = (performance.now() - began) / 1000;
  const waited = WAITING - first;
  return { rate: waited / seconds, cost: (cpuMicros(pids) - cpuBefore) / waited };
}

/** Throws when a transaction has stored a sensor's readings of before those of an earlier transaction. */
async function checkOrder({ databaseUrl }: Target, since: number): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ count: number; late: number }>(
    `select count(*)::int as count, count(*) filter (where at < before)::int as late from (
       select at, lag(at) over (partition by sensor_id order by xmin::text::bigint, at) as before
       from readings where at >= to_timestamp($1)
     ) as stored`,
    [since / 1000],
  );
  await client.end();
  const { count, late } = rows[0]!;
  if (count !== WAITING || late > 0)
    throw new Error(`${count} stored, ${late} of them before an earlier one`);
}
