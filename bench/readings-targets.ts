import { Client } from 'pg';
import { aToken } from '../test/support/app.js';
import { freePort } from '../test/support/child-server.js';
import { runTypescript } from '../test/support/run-typescript.js';
import { end, portOf, ServerProcess, untilSaid } from './server-process.js';

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
  const server = await ServerProcess.start({ MQTT_BROKER_URL: brokerUrl, DATABASE_URL: databaseUrl });
  return { name: 'Relais on mosquitto and Postgres', port: portOf(brokerUrl), ...targetOf(server) };
}

export async function startEmbedded(): Promise<Target> {
  const port = await freePort();
  const server = await ServerProcess.start({ MQTT_EMBEDDED_PORT: `${port}` });
  const password = aToken({ sub: 'bench', role: 'admin' });
  return { name: 'Relais on its embedded engines', port, password, ...targetOf(server) };
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

function targetOf(server: ServerProcess): Pick<Target, 'stored' | 'loopDelayMs' | 'stop'> {
  return {
    stored: () => server.metric('relais_readings_stored'),
    loopDelayMs: () => server.loopDelayMs(),
    stop: () => server.stop(),
  };
}
