/**
 * Readings a second that are stored, judged and acknowledged, of 50 sensors at QoS 1: Relais on mosquitto and Postgres,
 * the usual way on the same two, and Relais on its embedded engines. Medians of three interleaved rounds.
 *
 *     npm run build && npm run bench:readings [-- readings a round]
 */
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { startMosquitto } from '../test/support/mosquitto-server.js';
import { startPostgres } from '../test/support/postgres-server.js';
import { runTypescript } from '../test/support/run-typescript.js';
import { startEmbedded, startRelais, startUsual, type Target } from './readings-targets.js';
import { median } from './server-process.js';

const ROUNDS = 3;
const LOOK_MS = 100;
/** A day's worth of timestamps lies between rounds: no reading is ever there before. */
const APART_MS = 86_400_000;
const readings = Number(process.argv[2] ?? 100_000);

interface Round {
  /** Readings a second. */
  readonly rate: number;
  /** 99th percentile, where the target tells. */
  readonly delayMs?: number;
}

async function round(target: Target, index: number): Promise<Round> {
  const firstAt = Date.now() - (ROUNDS + 1 - index) * APART_MS;
  const before = await target.stored();
  await target.loopDelayMs?.();
  const { port, password = '-' } = target;
  const args = [port, password, readings, firstAt].map(String);
  const load = runTypescript('bench/readings-load.ts', ...args);
  const ended = once(load, 'exit');
  await untilStored(target, before + 1);
  const began = performance.now();
  await untilStored(target, before + readings);
  const rate = Math.round((1000 * readings) / (performance.now() - began));
  await ended;
  return { rate, delayMs: await target.loopDelayMs?.() };
}

async function untilStored(target: Target, count: number): Promise<void> {
  while ((await target.stored()) < count) await pause(LOOK_MS);
}

function report(target: Target, rounds: readonly Round[]): number {
  const rates = rounds.map(({ rate }) => rate);
  const delays = rounds.flatMap(({ delayMs }) => delayMs ?? []);
  const delay = delays.length > 0 ? `, event loop delay p99 ${median(delays)} ms` : '';
  console.log(`${target.name}: ${median(rates)} readings/s (${rates.join(', ')})${delay}`);
  return median(rates);
}

async function main(): Promise<void> {
  const [mosquitto, usualMosquitto, postgres] = await Promise.all([
    startMosquitto(),
    startMosquitto(),
    startPostgres(undefined, 'on'),
  ]);
  const targets = [
    await startRelais(mosquitto.url, postgres.url),
    await startUsual(usualMosquitto.url, postgres.url),
    await startEmbedded(),
  ];
  const rounds = targets.map((): Round[] => []);
  for (let i = 0; i < ROUNDS; i++) {
    for (const [index, target] of targets.entries()) rounds[index]!.push(await round(target, i));
  }
  const [relais, usual] = targets.map((target, index) => report(target, rounds[index]!));
  console.log(`${(relais! / usual!).toFixed(1)} times the usual way`);
  for (const target of targets) await target.stop();
  await Promise.all([mosquitto.server.stop(), usualMosquitto.server.stop(), postgres.server.stop()]);
}

await main();
