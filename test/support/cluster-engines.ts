import type { SettingValues } from '../../src/platform/config/settings.js';
import { removeDir } from './child-server.js';
import { mosquittoAvailable, startMosquitto, type StartedMosquitto } from './mosquitto-server.js';
import { postgresAvailable, startPostgres, type StartedPostgres } from './postgres-server.js';
import { redisAvailable, startRedis, type StartedRedis } from './redis-server.js';

export const hasClusterEngines = (): boolean =>
  mosquittoAvailable() && postgresAvailable() && redisAvailable();

/** What several instances share. */
export class ClusterEngines {
  private constructor(
    readonly postgres: StartedPostgres,
    public redis: StartedRedis,
    readonly mosquitto: StartedMosquitto,
  ) {}

  static async start(): Promise<ClusterEngines> {
    const [postgres, redis, mosquitto] = await Promise.all([startPostgres(), startRedis(), startMosquitto()]);
    return new ClusterEngines(postgres, redis, mosquitto);
  }

  /** Where an instance finds them. */
  get settings(): Partial<SettingValues> {
    const { postgres, redis, mosquitto } = this;
    return { DATABASE_URL: postgres.url, REDIS_URL: redis.url, MQTT_BROKER_URL: mosquitto.url };
  }

  /** Where it was, after it was killed. */
  async startRedisAgain(): Promise<void> {
    const { dir, port } = this.redis.server;
    this.redis = await startRedis({ dir, port });
  }

  /** Once the instances have stopped. */
  async stop(): Promise<void> {
    const servers = [this.postgres, this.redis, this.mosquitto].map(({ server }) => server);
    await Promise.all(servers.map((server) => server.stop()));
    servers.forEach(({ dir }) => removeDir(dir));
  }
}
