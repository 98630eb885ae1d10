import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { connectAsync } from 'mqtt';
import { Client } from 'pg';
import { aToken } from '../test/support/app.js';
import { TestSocket } from '../test/support/clients.js';
import { median, p99, type ServerProcess } from './server-process.js';

const DRIVERS = 10_000;
const PACED_DRIVERS = 1_000;
const A_SECOND = 500;
const SECONDS = 10;
const WARM_UP = 1_000;
const ASKED = 3_000;

/** Prints what is asked of a server that knows 10 000 drivers. The routes are asked once the engine has settled. */
export async function measureLive(
  server: ServerProcess,
  { brokerUrl, databaseUrl }: { brokerUrl: string; databaseUrl: string },
): Promise<void> {
  const client = await connectAsync(brokerUrl);
  const publish = (topic: string, payload: object): Promise<unknown> =>
    client.publishAsync(topic, JSON.stringify(payload), { qos: 1 });
  await introduce(server, publish);
  await measureDelay(server, publish);
  await settle(databaseUrl);
  await measureRoute(server, 'the 10 nearest', '/api/chauffeurs/proches?lat=48.85&lng=2.35');
  await measureRoute(server, 'the overview', '/api/chauffeurs/status');
  await client.endAsync();
}

type Publish = (topic: string, payload: object) => Promise<unknown>;

function positionOf(driver: number): object {
  const data = { lat: 48.5 + (driver % 997) / 1500, lng: 2 + (driver % 983) / 1500, timestamp: Date.now() };
  return { type: 'general_position', chauffeur_id: `live-${driver}`, data };
}

async function introduce(server: ServerProcess, publish: Publish): Promise<void> {
  const before = await server.metric('relais_positions_stored');
  for (let first = 0; first < DRIVERS; first += 500) {
    const some = Array.from({ length: 500 }, (_, index) => first + index);
    await Promise.all(
      some.flatMap((driver) => [
        publish(`chauffeur/live-${driver}/status`, {
          disponible: true,
          en_ligne: true,
          timestamp: Date.now(),
        }),
        publish(`chauffeur/live-${driver}/position`, positionOf(driver)),
      ]),
    );
  }
  while ((await server.metric('relais_positions_stored')) < before + DRIVERS) await pause(100);
}

/** From the position's own time, which is when it was published, to the socket of an admin on page `drivers`. */
async function measureDelay(server: ServerProcess, publish: Publish): Promise<void> {
  const socket = await TestSocket.open(server.url, aToken({ role: 'admin' }), '/', { page: 'drivers' });
  const delays: number[] = [];
  socket.socket.on('driver:position', ({ position }: { position: { timestamp: string } }) =>
    delays.push(Date.now() - Date.parse(position.timestamp)),
  );
  const began = performance.now();
  for (let sent = 0; sent < A_SECOND * SECONDS;) {
    const due = Math.floor(((performance.now() - began) / 1000) * A_SECOND);
    for (; sent < due; sent++) {
      const driver = sent % PACED_DRIVERS;
      void publish(`chauffeur/live-${driver}/position`, positionOf(driver));
    }
    await pause(2);
  }
  await pause(500);
  socket.close();
  console.log(`publish to an admin's socket at ${A_SECOND}/s: p99 ${p99(delays)} ms of ${delays.length}`);
}

/** What the load has left to be written and tidied up, which Postgres would do meanwhile. */
async function settle(connectionString: string): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  await client.query('vacuum analyze');
  await client.query('checkpoint');
  await client.end();
}

/** Over one connection, by Node's plain client: `fetch` takes 0.2 to 0.6 ms of its own. */
async function measureRoute(server: ServerProcess, name: string, path: string): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers = { authorization: `Bearer ${aToken({ role: 'admin' })}` };
  const times: number[] = [];
  for (let i = 0; i < WARM_UP + ASKED; i++) {
    const began = performance.now();
    const [answer] = (await once(get(`${server.url}${path}`, { agent, headers }), 'response')) as [
      IncomingMessage,
    ];
    await once(answer.resume(), 'end');
    if (answer.statusCode !== 200) throw new Error(`${path} was answered with ${answer.statusCode}`);
    if (i >= WARM_UP) times.push(performance.now() - began);
  }
  agent.destroy();
  const [usual, slowest] = [median(times), p99(times)].map((ms) => ms.toFixed(1));
  console.log(`${name} of ${DRIVERS} drivers: p50 ${usual} ms, p99 ${slowest} ms of ${ASKED}`);
}
