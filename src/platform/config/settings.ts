import { choice, duration, flag, integer, list, secret, text, url, type Setting } from './setting.js';

/**
 * Every environment variable, in the order of the documentation. `.env.example` and the table in
 * `docs/configuration.md` are generated from these lines.
 */
export const settingFields = {
  NODE_ENV: choice(['development', 'production', 'test'], 'development', 'What the process is run for'),
  PORT: integer(3000, [0, 65535], 'TCP port of HTTP, socket.io and MQTT over WebSocket'),
  HOST: text('Address to listen on; default 127.0.0.1, in production 0.0.0.0'),
  LOG_LEVEL: choice(
    ['fatal', 'error', 'warn', 'info', 'debug', 'trace'],
    'info',
    'Least level that is logged',
  ),
  LOG_DIR: text('Folder of the daily log files, kept 14 days; none: console only'),
  DATA_DIR: text('Folder of the embedded engines and generated secrets', 'data'),
  JWT_SECRET: secret('HS256 key, 32 bytes or more'),
  JWT_PUBLIC_KEY: text('PEM of the key that verifies RS256, ES256 or EdDSA tokens'),
  JWT_JWKS_URL: url(['http:', 'https:'], 'JWKS of the identity provider'),
  JWT_ISSUER: text('Required `iss`'),
  JWT_AUDIENCE: text('Required `aud`'),
  JWT_EXPIRES_IN: duration(43_200, 'Life of the tokens issued here'),
  ADMIN_EMAIL: text('E-mail of the first admin', 'admin@relais.local'),
  ADMIN_PASSWORD: secret('Password of the first admin; none: made up and printed once'),
  CORS_ORIGINS: list('Foreign origins that may call, separated by commas'),
  DATABASE_URL: secret('Postgres; none: embedded', ['postgres:', 'postgresql:']),
  DB_HOST: text('Postgres host, instead of DATABASE_URL'),
  DB_PORT: integer(5432, [1, 65535], 'Postgres port'),
  DB_NAME: text('Postgres database', 'relais'),
  DB_USER: text('Postgres user', 'relais'),
  DB_PASS: secret('Postgres password'),
  REDIS_URL: secret('Redis; none: in memory, one instance', ['redis:', 'rediss:']),
  MQTT_ENABLED: flag(true, 'Connect to the broker at all'),
  MQTT_PUBLISHER_ENABLED: flag(true, 'Open the connection that publishes'),
  MQTT_BROKER_URL: secret('External broker; none: embedded', ['mqtt:', 'mqtts:', 'ws:', 'wss:']),
  MQTT_PROTOCOL: choice(['mqtt', 'mqtts', 'ws', 'wss'], 'mqtt', 'Protocol, with MQTT_HOST'),
  MQTT_HOST: text('Broker host, instead of MQTT_BROKER_URL'),
  MQTT_PORT: integer(1883, [1, 65535], 'Broker port, with MQTT_HOST'),
  MQTT_USERNAME: text('User name at the external broker'),
  MQTT_PASSWORD: secret('Password at the external broker'),
  MQTT_CLIENT_ID: text('Stem of the client ids; unique per instance. None: made up and kept in DATA_DIR'),
  MQTT_CA_FILE: text('PEM file of the authority that signed the broker’s certificate'),
  MQTT_QUEUE_MAX: integer(10_000, [0, 10_000_000], 'Messages the offline queue holds'),
  MQTT_EMBEDDED_HOST: text('Address of the embedded broker', '127.0.0.1'),
  MQTT_EMBEDDED_PORT: integer(1883, [0, 65535], 'Port of the embedded broker'),
  MQTT_HOOK_SECRET: secret('What an external broker shows at /mqtt/auth and /mqtt/acl; none: hooks off'),
  METRICS_TOKEN: secret('Bearer token for /metrics; none: loopback only'),
  ALLOW_EMBEDDED: flag(
    false,
    'States that TLS stands in front of an embedded broker that is open to the network',
  ),
  RATE_SIGN_IN: integer(5, [1, 1_000_000], 'Sign-ins a minute and address'),
  RATE_REST: integer(600, [1, 1_000_000], 'REST requests a minute and user'),
  RATE_WRITES: integer(120, [1, 1_000_000], 'Writing REST requests a minute and user'),
  LIMIT_MQTT_PAYLOAD: integer(262_144, [1024, 268_435_455], 'Largest MQTT payload in bytes'),
  LIMIT_SOCKET_EVENT: integer(1_048_576, [1024, 104_857_600], 'Largest socket event in bytes'),
  LIMIT_REST_BODY: integer(1_048_576, [1024, 104_857_600], 'Largest REST body in bytes'),
} as const;

type Fields = typeof settingFields;
type ValueOf<S> = S extends Setting<infer T, infer F> ? T | F : never;

/** Settings by the names of their variables, checked: `settings.PORT`. The only way to read the environment. */
export type SettingValues = { readonly [K in keyof Fields]: ValueOf<Fields[K]> };

/** Injected as `Settings`; made by `loadSettings` (or `testSettings` in tests). */
export class Settings {
  constructor(values: SettingValues) {
    Object.assign(this, values);
  }

  get isProduction(): boolean {
    return this.NODE_ENV === 'production';
  }
}
export interface Settings extends SettingValues {}

/** One thing that is wrong with the environment: what, why, and what to type. */
export interface SettingProblem {
  readonly name: string;
  readonly message: string;
}

export class SettingsError extends Error {
  constructor(readonly problems: readonly SettingProblem[]) {
    super(problems.map(({ name, message }) => `${name} ${message}`).join('\n'));
  }
}

/** Reads and checks the environment. Throws `SettingsError` with every problem at once. */
export function loadSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const problems: SettingProblem[] = [];
  const values = Object.entries(settingFields).map(([name, field]: [string, Setting<unknown>]) => {
    const raw = env[name];
    if (raw === undefined || raw === '') return [name, field.fallback] as const;
    try {
      return [name, field.parse(raw)] as const;
    } catch (error) {
      problems.push({ name, message: (error as Error).message });
      return [name, undefined] as const;
    }
  });
  if (problems.length > 0) throw new SettingsError(problems);
  return new Settings(Object.fromEntries(values) as unknown as SettingValues);
}
