/**
 * Messages of 20 rooms with 10 members each, stored, acknowledged and told to all, on Postgres: Relais beside the usual
 * way, medians of three interleaved rounds. Then a room with a million messages: what its pages cost.
 *
 *     npm run build && npm run bench:chat [-- messages of each member a round]
 */
import { Client } from 'pg';
import { removeDir } from '../test/support/child-server.js';
import { startPostgres } from '../test/support/postgres-server.js';
import { runTypescript } from '../test/support/run-typescript.js';
import { measureHistory } from './chat-history.js';
import { seatMembers } from './chat-rooms.js';
import { end, median, ServerProcess, untilSaid } from './server-process.js';

const ROUNDS = 3;
const perMember = process.argv[2] ?? '100';

interface Outcome {
  readonly perSecond: number;
  readonly p99AckMs: number;
}

async function round(url: string): Promise<Outcome> {
  const load = runTypescript('bench/chat-load.ts', url, perMember);
  return JSON.parse(await untilSaid(load, 'perSecond')) as Outcome;
}

async function main(): Promise<void> {
  const postgres = await startPostgres(undefined, 'on');
  const relais = await ServerProcess.start({
    DATABASE_URL: postgres.url,
    RATE_CHAT: '1000000',
    MQTT_ENABLED: 'false',
  });
  const usual = runTypescript('bench/usual-chat.ts', postgres.url);
  const usualUrl = (await untilSaid(usual, 'listens at')).split(' ').at(-1)!;
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  await seatMembers(client);
  const targets = [
    { name: 'Relais', url: relais.url, outcomes: [] as Outcome[] },
    { name: 'the usual way', url: usualUrl, outcomes: [] as Outcome[] },
  ];
  for (let i = 0; i < ROUNDS; i++) {
    for (const { url, outcomes } of targets) outcomes.push(await round(url));
  }
  const medians = targets.map(({ name, outcomes }) => report(name, outcomes));
  console.log(`${(medians[0]! / medians[1]!).toFixed(1)} times the usual way`);
  await end(usual);
  await measureHistory(relais, client);
  await client.end();
  await relais.stop();
  await postgres.server.stop();
  removeDir(postgres.server.dir);
}

function report(name: string, outcomes: readonly Outcome[]): number {
  const rates = outcomes.map(({ perSecond }) => perSecond);
  const delays = outcomes.map(({ p99AckMs }) => p99AckMs);
  const slowest = median(delays).toFixed(1);
  console.log(
    `${name}: ${median(rates)} messages/s (${rates.join(', ')}), acknowledged within ${slowest} ms (p99)`,
  );
  return median(rates);
}

await main();
