import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aToken } from './app.js';
import { freePort, removeDir } from './child-server.js';
import { mqttClient } from './clients.js';
import { mosquittoAvailable, startMosquitto } from './mosquitto-server.js';
import { postgresAvailable, startPostgres } from './postgres-server.js';
import { RelaisCommand } from './relais-command.js';
import { TEST_SECRET } from './settings.js';
import { untilMissing } from './unready-app.js';

/** What the backend is told of its engines, and where devices connect. */
interface Engines {
  readonly env: Readonly<Record<string, string>>;
  connect(options: IClientOptions): Promise<MqttClient>;
  stop(): Promise<void>;
}

export async function embeddedEngines(): Promise<Engines> {
  const port = await freePort();
  return {
    env: { MQTT_EMBEDDED_PORT: String(port) },
    connect: (options) => mqttClient(port, aToken({ sub: 'sender', role: 'device' }), options),
    stop: async () => undefined,
  };
}

export const hasRealEngines = (): boolean => mosquittoAvailable() && postgresAvailable();

export async function realEngines(): Promise<Engines> {
  const [mosquitto, postgres] = await Promise.all([startMosquitto(), startPostgres()]);
  return {
    env: { MQTT_BROKER_URL: mosquitto.url, DATABASE_URL: postgres.url },
    connect: (options) => connectAsync(mosquitto.url, { reconnectPeriod: 0, ...options }),
    stop: async () => {
      await Promise.all([mosquitto.server.stop(), postgres.server.stop()]);
      for (const { server } of [mosquitto, postgres]) removeDir(server.dir);
    },
  };
}

/** The backend in a process of its own, to be killed and started again where it was. */
export class KilledBackend {
  private readonly dir = mkdtempSync(join(tmpdir(), 'relais-kill-'));
  private command?: RelaisCommand;

  private constructor(
    readonly engines: Engines,
    readonly url: string,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  /** Starts it, and waits until it is ready. */
  static async on(engines: Engines, env: Readonly<Record<string, string>> = {}): Promise<KilledBackend> {
    const backend = new KilledBackend(engines, `http://127.0.0.1:${await freePort()}`, env);
    await backend.start();
    return backend;
  }

  async start(): Promise<void> {
    const env = {
      JWT_SECRET: TEST_SECRET,
      LOG_LEVEL: 'fatal',
      RATE_REST: '1000000',
      DATA_DIR: join(this.dir, 'data'),
    };
    this.command = new RelaisCommand(['start'], {
      cwd: this.dir,
      env: { ...env, ...this.engines.env, ...this.env, PORT: new URL(this.url).port },
    });
    await this.command.says(/Relais [\d.]+ is ready/);
    await untilMissing(this.url);
  }

  /** Settles with its output so far once it matches; what it says below `fatal` needs a `LOG_LEVEL` of its own. */
  says(pattern: RegExp): Promise<string> {
    return this.running.says(pattern);
  }

  /** What of its memory is resident, in bytes. */
  residentBytes(): number {
    const status = readFileSync(`/proc/${this.running.process.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)![1]) * 1_024;
  }

  /** `kill -9` */
  async kill(): Promise<void> {
    this.command?.process.kill('SIGKILL');
    await this.command?.end();
  }

  /** An orderly stop, as a deploy asks for it. */
  async stop(): Promise<void> {
    this.command?.process.kill('SIGTERM');
    await this.command?.end();
  }

  /** Ends it for good, and its engines. */
  async end(): Promise<void> {
    await this.kill();
    await this.engines.stop();
    removeDir(this.dir);
  }

  private get running(): RelaisCommand {
    if (!this.command) throw new Error('the backend has not been started');
    return this.command;
  }
}
