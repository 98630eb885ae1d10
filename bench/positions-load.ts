/**
 * The load of `positions.ts`: the broker's port, how many positions, and the first timestamp (epoch ms). 200 drivers over
 * five connections; prints `done` when the broker has acknowledged all.
 */
import { FastPublisher } from './fast-publisher.js';

const DRIVERS = 200;
const CONNECTIONS = 5;
const WINDOW = 200;
const [port, count, firstAt] = process.argv.slice(2).map(Number) as [number, number, number];

function messages(connection: number) {
  let n = connection - CONNECTIONS;
  return (): [string, string] | undefined => {
    n += CONNECTIONS;
    if (n >= count) return undefined;
    const id = `bench-${n % DRIVERS}`;
    const place = `"lat":${48.8 + (n % 1000) / 1e4},"lng":${2.3 + (n % 997) / 1e4}`;
    const data = `{${place},"timestamp":${firstAt + Math.floor(n / DRIVERS)},"speed":9.5}`;
    return [`chauffeur/${id}/position`, `{"type":"general_position","chauffeur_id":"${id}","data":${data}}`];
  };
}

async function publishShare(connection: number): Promise<void> {
  const clientId = `bench-${connection}`;
  const publisher = await FastPublisher.open({ port, clientId, window: WINDOW });
  await publisher.publishAll(messages(connection));
  publisher.close();
}

await Promise.all(Array.from({ length: CONNECTIONS }, (_, connection) => publishShare(connection)));
console.log('done');
