/**
 * The load of `readings.ts`: port, password or `-`, how many readings, and the first timestamp (epoch ms). 50 sensors
 * over five connections; prints `done` when the broker has acknowledged all.
 */
import { FastPublisher } from './fast-publisher.js';

const SENSORS = 50;
const CONNECTIONS = 5;
const WINDOW = 200;
const [port, password, count, firstAt] = process.argv.slice(2) as [string, string, string, string];

function messages(connection: number) {
  let n = connection - CONNECTIONS;
  return (): [string, string] | undefined => {
    n += CONNECTIONS;
    if (n >= Number(count)) return undefined;
    const timestamp = Number(firstAt) + Math.floor(n / SENSORS);
    const temperature = 20 + (n % 100) / 10;
    return [
      `dht11/bench-${n % SENSORS}/data`,
      `{"temperature":${temperature},"humidity":55.5,"timestamp":${timestamp}}`,
    ];
  };
}

async function publishShare(connection: number): Promise<void> {
  const publisher = await FastPublisher.open({
    port: Number(port),
    clientId: `bench-${connection}`,
    password: password === '-' ? undefined : password,
    window: WINDOW,
  });
  await publisher.publishAll(messages(connection));
  publisher.close();
}

await Promise.all(Array.from({ length: CONNECTIONS }, (_, connection) => publishShare(connection)));
console.log('done');
