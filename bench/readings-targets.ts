import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { aToken } from '../test/support/app.js';
import { freePort, removeDir } from '../test/support/child-server.js';
import { runTypescript } from '../test/support/run-typescript.js';
import { TEST_SECRET } from '../test/support/settings.js';

/** Something that takes readings in. */
export interface Target {
  readonly name: string;
  /** The broker's. */
  readonly port: number;
  readonly password?: string;
  /** How many readings it has stored. */
  stored(): Promise<number>;
  /** The 99th percentile of its event loop's delay since the last call. */
  loopDelayMs?(): Promise<number>;
  stop(): Promise<void>;
}

export async function startRelais(brokerUrl: string, databaseUrl: string): Promise<Target> {
  const server = await startServer({ MQTT_BROKER_URL: brokerUrl, DATABASE_URL: databaseUrl });
  return { name: 'Relais on mosquitto and Postgres', port: portOf(brokerUrl), ...server };
}

export async function startEmbedded(): Promise<Target> {
  const port = await freePort();
  const server = await startServer({ MQTT_EMBEDDED_PORT: `${port}` });
  const password = aToken({ sub: 'bench', role: 'admin' });
  return { name: 'Relais on its embedded engines', port, password, ...server };
}

export async function startUsual(brokerUrl: string, databaseUrl: string): Promise<Target> {
  const server = runTypescript('bench/usual-readings.ts', brokerUrl, databaseUrl);
  await untilSaid(server, 'ready');
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  return {
    name: 'the usual way',
    port: portOf(brokerUrl),
    stored: async () => {
      const { rows } = await client.query<{ n: string }>('select count(*) as n from usual_readings');
      return Number(rows[0]!.n);
    },
    stop: async () => {
      await client.end();
      await end(server);
    },
  };
}

async function startServer(
  engines: Record<string, string>,
): Promise<Pick<Target, 'stored' | 'loopDelayMs' | 'stop'>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'relais-bench-'));
  const http = await freePort();
  const own = { JWT_SECRET: TEST_SECRET, LOG_LEVEL: 'error', DATA_DIR: dataDir, PORT: `${http}` };
  const node = ['--max-semi-space-size=64', '--import', './bench/loop-delay.js'];
  const server = spawn(process.execPath, [...node, 'dist/cli/main.js', 'start'], {
    env: { ...process.env, ...own, ...engines },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await untilSaid(server, 'is ready');
  return {
    stored: async () => {
      const text = await (await fetch(`http://127.0.0.1:${http}/metrics`)).text();
      return Number(/^relais_readings_stored (\S+)$/m.exec(text)?.[1]);
    },
    loopDelayMs: async () => {
      server.kill('SIGUSR2');
      return Number((await untilSaid(server, 'loop delay')).split(' ')[2]);
    },
    stop: async () => {
      await end(server);
      removeDir(dataDir);
    },
  };
}

/** The first line that has this in it. */
function untilSaid(server: ChildProcess, text: string): Promise<string> {
  return new Promise((resolve) => {
    const look = (chunk: Buffer): void => {
      const line = chunk
        .toString()
        .split('\n')
        .find((each) => each.includes(text));
      if (line === undefined) return;
      server.stdout!.off('data', look);
      resolve(line);
    };
    server.stdout!.on('data', look);
  });
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}

async function end(server: ChildProcess): Promise<void> {
  server.kill();
  await once(server, 'exit');
}
