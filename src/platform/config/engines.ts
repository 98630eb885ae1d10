import type { Settings } from './settings.js';

export const ENGINE_KINDS = [
  'postgres',
  'pglite',
  'redis',
  'memory',
  'external',
  'embedded',
  'off',
  's3',
  'folder',
] as const;
export type EngineKind = (typeof ENGINE_KINDS)[number];

/** An engine in use. `place`: where it is, or its folder. */
export interface EngineInUse {
  readonly kind: EngineKind;
  readonly place?: string;
}

export type Engines = Readonly<Record<'database' | 'liveState' | 'broker' | 'files', EngineInUse>>;

/** What these settings choose for each need. No place bears a user or a password. */
export function enginesOf(settings: Settings): Engines {
  const { postgresUrl, REDIS_URL, S3_URL, DATA_DIR } = settings;
  const folder = `${DATA_DIR}/`;
  return {
    database: at('postgres', postgresUrl) ?? { kind: 'pglite', place: folder },
    liveState: at('redis', REDIS_URL) ?? { kind: 'memory' },
    broker: brokerOf(settings),
    files: at('s3', S3_URL) ?? { kind: 'folder', place: folder },
  };
}

/** Host, port and path of a URL: never its user or password. */
export function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return host + pathname.replace(/^\/$/, '');
}

function brokerOf({ MQTT_ENABLED, brokerUrl }: Settings): EngineInUse {
  if (!MQTT_ENABLED) return { kind: 'off' };
  return at('external', brokerUrl) ?? { kind: 'embedded' };
}

const at = (kind: EngineKind, url: string | undefined): EngineInUse | undefined =>
  url === undefined ? undefined : { kind, place: placeOf(url) };
