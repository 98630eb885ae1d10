import { connectAsync } from 'mqtt';
import type { Incident } from '../../src/contracts/index.js';
import { aToken, startApp, type RunningApp } from '../support/app.js';
import { call } from '../support/clients.js';
import { IncidentsTold } from '../support/incidents-told.js';
import { mosquittoAvailable, startMosquitto, type StartedMosquitto } from '../support/mosquitto-server.js';
import { postgresAvailable, startPostgres, type StartedPostgres } from '../support/postgres-server.js';
import { redisAvailable, startRedis, type StartedRedis } from '../support/redis-server.js';
import { startTcpProxy } from '../support/tcp-proxy.js';
import { missingAt } from '../support/unready-app.js';
import { until } from '../support/until.js';

const hasEngines = mosquittoAvailable() && postgresAvailable() && redisAvailable();
const admin = aToken({ role: 'admin' });

(hasEngines ? describe : describe.skip)('an instance that has lost the broker', () => {
  let postgres: StartedPostgres;
  let redis: StartedRedis;
  let mosquitto: StartedMosquitto;
  let cutOff: RunningApp;
  let other: RunningApp;
  let told: IncidentsTold;

  beforeAll(async () => {
    [postgres, redis, mosquitto] = await Promise.all([startPostgres(), startRedis(), startMosquitto()]);
    told = await IncidentsTold.to(await connectAsync(mosquitto.url));
  }, 60_000);
  afterAll(async () => {
    await told.stop();
    await Promise.all([cutOff.stop(), other.stop()]);
    await Promise.all([postgres.server.stop(), redis.server.stop(), mosquitto.server.stop()]);
  }, 60_000);

  const post = (at: RunningApp, path: string, body: unknown = {}) =>
    call<Incident>(`${at.url}${path}`, admin, { body });

  it('leaves what it has changed to another one, and neither is told before its time', async () => {
    const proxy = await startTcpProxy(mosquitto.server.port);
    const engines = { DATABASE_URL: postgres.url, REDIS_URL: redis.url };
    cutOff = await startApp({ ...engines, MQTT_BROKER_URL: `mqtt://127.0.0.1:${proxy.port}` });
    other = await startApp({ ...engines, MQTT_BROKER_URL: mosquitto.url });
    await post(cutOff, '/api/dht11/readings', { sensor_id: 'gate', temperature: 20, humidity: 50 });
    await proxy.close();
    await until(async () => (await missingAt(cutOff.url)).includes('mqtt'));
    const opened = await post(cutOff, '/api/dht11/incidents', { sensor_id: 'gate', type: 'humidity_high' });
    const path = `/api/dht11/incidents/${opened.body.incident_id}`;
    await post(other, `${path}/acknowledge`);
    await post(other, `${path}/resolve`);
    await until(() => told.states.length >= 3, 30_000);
    expect(told.statesOf(opened.body.incident_id)).toEqual(['open', 'acknowledged', 'resolved']);
  }, 90_000);
});
