import { connectAsync } from 'mqtt';
import { startBalancer, type Balancer } from '../support/balancer.js';
import { removeDir } from '../support/child-server.js';
import { KilledBackend } from '../support/killed-backend.js';
import { startMosquitto, type StartedMosquitto } from '../support/mosquitto-server.js';
import { startPostgres, type StartedPostgres } from '../support/postgres-server.js';
import { startRedis, type StartedRedis } from '../support/redis-server.js';

const LIMITS = { RATE_CHAT: '1000000', RATE_WRITES: '1000000', RATE_POSITIONS: '1000000' };

/** Two instances on real engines behind one balancer. `steady` meets every fault but its own end, so that its memory tells. */
export class Cluster {
  private constructor(
    readonly engines: { postgres: StartedPostgres; redis: StartedRedis; mosquitto: StartedMosquitto },
    readonly doomed: KilledBackend,
    readonly steady: KilledBackend,
    readonly balancer: Balancer,
  ) {}

  static async start(): Promise<Cluster> {
    const [postgres, redis, mosquitto] = await Promise.all([startPostgres(), startRedis(), startMosquitto()]);
    const env = { DATABASE_URL: postgres.url, REDIS_URL: redis.url, MQTT_BROKER_URL: mosquitto.url };
    const shared = { env, connect: () => connectAsync(mosquitto.url), stop: async () => undefined };
    const [doomed, steady] = [await KilledBackend.on(shared, LIMITS), await KilledBackend.on(shared, LIMITS)];
    const balancer = await startBalancer([doomed.url, steady.url]);
    return new Cluster({ postgres, redis, mosquitto }, doomed, steady, balancer);
  }

  async stop(): Promise<void> {
    await this.balancer.close();
    await Promise.all([this.doomed.end(), this.steady.end()]);
    for (const { server } of Object.values(this.engines)) {
      await server.stop();
      removeDir(server.dir);
    }
  }
}
