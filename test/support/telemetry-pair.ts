import { connectAsync } from 'mqtt';
import type { SettingValues } from '../../src/platform/config/settings.js';
import { startApp, type RunningApp } from './app.js';
import { removeDir } from './child-server.js';
import { IncidentsTold } from './incidents-told.js';
import { mosquittoAvailable, startMosquitto } from './mosquitto-server.js';
import { postgresAvailable, startPostgres } from './postgres-server.js';
import { redisAvailable, startRedis } from './redis-server.js';
import { SmtpSink } from './smtp-sink.js';

export const hasPairEngines = (): boolean => mosquittoAvailable() && postgresAvailable() && redisAvailable();

type Engines = Awaited<ReturnType<typeof startEngines>>;

/** Two instances on one Postgres, Redis, mosquitto and mail server, and somebody who hears of their incidents. */
export class TelemetryPair {
  private constructor(
    readonly engines: Engines,
    readonly instances: readonly [RunningApp, RunningApp],
    readonly told: IncidentsTold,
  ) {}

  static async start(overrides: Partial<SettingValues> = {}): Promise<TelemetryPair> {
    const engines = await startEngines();
    const settings = {
      DATABASE_URL: engines.postgres.url,
      REDIS_URL: engines.redis.url,
      MQTT_BROKER_URL: engines.mosquitto.url,
      SMTP_URL: engines.sink.url,
      ALERT_EMAIL_TO: ['ada@plant.test'],
      RATE_REST: 1_000_000,
      ...overrides,
    };
    const told = await IncidentsTold.to(await connectAsync(engines.mosquitto.url));
    return new TelemetryPair(engines, await Promise.all([startApp(settings), startApp(settings)]), told);
  }

  async stop(): Promise<void> {
    const { postgres, redis, mosquitto, sink } = this.engines;
    await this.told.stop();
    await Promise.all(this.instances.map((each) => each.stop()));
    await Promise.all([postgres.server.stop(), redis.server.stop(), mosquitto.server.stop(), sink.stop()]);
    for (const { server } of [postgres, redis, mosquitto]) removeDir(server.dir);
    for (const { settings } of this.instances) removeDir(settings.DATA_DIR);
  }
}

async function startEngines() {
  const [postgres, redis, mosquitto, sink] = await Promise.all([
    startPostgres(),
    startRedis(),
    startMosquitto(),
    new SmtpSink().start(),
  ]);
  return { postgres, redis, mosquitto, sink };
}
