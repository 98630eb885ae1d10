/**
 * What sockets are told, on mosquitto and Postgres: the telemetry of one module to 1000 sockets beside a bare socket.io
 * broadcast, medians of three interleaved rounds; the catch-up of 500 events; 1000 clients that come back at once; and the
 * memory of an idle socket beside socket.io's own.
 *
 *     npm run build && npm run bench:realtime
 */
import { aToken } from '../test/support/app.js';
import { startMosquitto } from '../test/support/mosquitto-server.js';
import { startPostgres } from '../test/support/postgres-server.js';
import { measureCatchUp } from './realtime-catch-up.js';
import { measureFanOut } from './realtime-fan-out.js';
import { measureMemory } from './realtime-memory.js';
import { measureReturn } from './realtime-return.js';
import { ServerProcess } from './server-process.js';

async function main(): Promise<void> {
  const [mosquitto, postgres] = await Promise.all([startMosquitto(), startPostgres(undefined, 'on')]);
  const start = (): Promise<ServerProcess> =>
    ServerProcess.start({
      MQTT_BROKER_URL: mosquitto.url,
      DATABASE_URL: postgres.url,
      RATE_WRITES: '1000000',
      RATE_REST: '1000000',
    });
  const relais = await start();
  const owner = aToken({ sub: 'owner' });
  await measureFanOut(relais, mosquitto.url, owner);
  await measureCatchUp(relais, owner);
  await measureReturn(relais);
  await relais.stop();
  await measureMemory(start);
  await postgres.server.stop();
  await mosquitto.server.stop();
}

await main();
