import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { publishAll } from '../load/publish-all.js';
import { readingOf } from '../load/readings-load.js';
import { peakMiB } from '../process-cost.js';
import type { Target } from '../targets/target.js';
import { Flood, untilStored } from './flood.js';
import type { Job } from './job.js';

const WAITING = 100_000;
const SENSORS = 50;
const HOUR_MS = 3_600_000;
const LOOK_MS = 20;

/**
 * Readings that have waited in the broker while the server was stopped, beside what it takes in while they are published.
 * Only with a broker of its own: what is embedded stops with the server.
 */
export const catchUp: Job = {
  suits: ({ databaseUrl }) => databaseUrl !== undefined,
  async measure(target, seconds) {
    const firstAt = Date.now() - HOUR_MS;
    const flood = new Flood(target, 'readings', messagesFrom(firstAt));
    const steady = (await flood.measure(seconds)).find(({ name }) => name === 'readings/s')!.value;
    const waitedFrom = firstAt + HOUR_MS / 2;
    await target.server!.leave();
    await publishAll(target.broker, WAITING, messagesFrom(waitedFrom));
    const drained = await drain(target);
    await checkOrder(target, waitedFrom);
    return [
      { name: 'steady, readings/s', value: steady },
      { name: 'drained, readings/s', value: drained },
      { name: 'drained, of the steady rate', value: drained / steady },
      { name: 'the server’s peak resident MiB', value: peakMiB(target.server!.pid) },
    ];
  },
};

function messagesFrom(firstAt: number) {
  return (no: number) => readingOf(no % SENSORS, firstAt + Math.floor(no / SENSORS));
}

/** Readings a second, from when the first of them is seen to be stored until all are. */
async function drain(target: Target): Promise<number> {
  const isBack = target.server!.comeBack();
  let first = 0;
  for (; first === 0; await pause(LOOK_MS)) first = await storedSoFar(target);
  const began = performance.now();
  await isBack;
  await untilStored(target, 'readings', WAITING);
  return (1000 * (WAITING - first)) / (performance.now() - began);
}

/** None while the server does not answer yet. */
async function storedSoFar({ features }: Target): Promise<number> {
  return (await features!.stored('readings').catch(() => 0)) || 0;
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
