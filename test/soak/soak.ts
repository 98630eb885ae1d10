// Mixed load on two instances while faults come at random, then an account of every acknowledged message.
// npm run soak -- [minutes = 10] [seed]
import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom } from '../../src/cli/simulate/random.js';
import { until } from '../support/until.js';
import { Cluster } from './cluster.js';
import { faults } from './faults.js';
import { Load, type Account } from './load.js';
import { measure, printReport, type Recovery } from './report.js';

const [minutes = 10, seed = Date.now() % 100_000] = process.argv.slice(2).map(Number);
const WARM_UP_MS = 20_000;
const BETWEEN_MS = 5_000;
const READY_WITHIN_MS = 60_000;
/** What the intake still holds when the load ends is stored within this. */
const SETTLED_WITHIN_MS = 60_000;

const cluster = await Cluster.start();
const load = await Load.begin(cluster);
await pause(WARM_UP_MS);
const before = await measure(cluster.steady.url);
const recoveries = await sufferFaults(Date.now() + minutes * 60_000 - WARM_UP_MS);
await load.end();
const accounts = await settledAccounts();
const after = await measure(cluster.steady.url);
printReport({ minutes, seed, accounts, recoveries, awayMs: load.awayMs, before, after });
await cluster.stop();
process.exitCode = accounts.every(isWhole) ? 0 : 1;

/** One after the other, each followed by a return to readiness and a breath. */
async function sufferFaults(endAt: number): Promise<Recovery[]> {
  const random = seededRandom(seed);
  const names = Object.keys(faults);
  const recovered: Recovery[] = [];
  while (Date.now() < endAt) {
    const fault = names[Math.floor(random() * names.length)]!;
    process.stderr.write(`${fault} …\n`);
    await faults[fault]!(cluster);
    const back = Date.now();
    for (const { url } of [cluster.doomed, cluster.steady]) await until(() => isReady(url), READY_WITHIN_MS);
    recovered.push({ fault, readyMs: Date.now() - back });
    await pause(BETWEEN_MS);
  }
  return recovered;
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function settledAccounts(): Promise<Account[]> {
  const patience = Date.now() + SETTLED_WITHIN_MS;
  for (;;) {
    const found = await load.accounts();
    if (found.every(isWhole) || Date.now() > patience) return found;
    await pause(1_000);
  }
}

function isWhole({ lost, twice }: Account): boolean {
  return lost === 0 && twice === 0;
}
