/**
 * What reading costs where much is stored: a room with a million messages, and 10 000 drivers with their delay to an
 * admin's socket.
 *
 *     npm run build && npm run bench:reads
 */
import { Client } from 'pg';
import { measureHistory } from './chat-history.js';
import { measureLive } from './positions-live.js';
import { ServerProcess } from './server-process.js';
import { startEngines } from './targets/engines.js';

const engines = await startEngines();
const [brokerUrl, databaseUrl] = [engines.mosquitto.url, engines.postgres.url];
const server = await ServerProcess.start({
  RATE_POSITIONS: '1000000',
  REDIS_URL: engines.redis.url,
  MQTT_BROKER_URL: brokerUrl,
  DATABASE_URL: databaseUrl,
});
const client = new Client({ connectionString: databaseUrl });
await client.connect();
await measureHistory(server, client);
await measureLive(server, { brokerUrl, databaseUrl });
await client.end();
await server.stop();
await engines.stop();
