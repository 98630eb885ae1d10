/**
 * Milliseconds from the start of the built server to its ready line: medians of three, each on an empty data folder
 * and then on the same one again.
 *
 *     npm run build && npm run bench:start
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, removeDir } from '../test/support/child-server.js';

const ROUNDS = 3;

async function msToReady(dataDir: string): Promise<number> {
  const [http, mqtt] = [await freePort(), await freePort()];
  const env = { ...process.env, DATA_DIR: dataDir, PORT: `${http}`, MQTT_EMBEDDED_PORT: `${mqtt}` };
  const began = performance.now();
  const server = spawn(process.execPath, ['dist/cli/main.js', 'start'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const chunk of server.stdout) if (String(chunk).includes('is ready')) break;
  const ms = performance.now() - began;
  server.kill();
  await once(server, 'exit');
  return Math.round(ms);
}

async function main(): Promise<void> {
  const empty: number[] = [];
  const existing: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const dataDir = mkdtempSync(join(tmpdir(), 'relais-start-'));
    empty.push(await msToReady(dataDir));
    existing.push(await msToReady(dataDir));
    removeDir(dataDir);
  }
  const median = (rounds: number[]) => rounds.toSorted((a, b) => a - b)[1];
  console.log(`empty folder: ${empty.join(', ')} ms (median ${median(empty)})`);
  console.log(`existing folder: ${existing.join(', ')} ms (median ${median(existing)})`);
}

await main();
