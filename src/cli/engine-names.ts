import { enginesOf, placeOf, type EngineKind } from '../platform/config/engines.js';
import type { Settings } from '../platform/config/settings.js';

/** What is not named goes without saying. */
const WORDS: Partial<Record<EngineKind, (place?: string) => string>> = {
  postgres: (place) => `Postgres ${place}`,
  pglite: (place) => `PGlite in ${place}`,
  redis: (place) => `Redis ${place}`,
  memory: () => 'state in memory',
  external: (place) => `broker ${place}`,
  embedded: () => 'embedded broker (no $share)',
  s3: (place) => `files in S3 ${place}`,
};
const IN_THIS_PROCESS: readonly EngineKind[] = ['pglite', 'memory', 'embedded'];

/** The engines in use, in one line. */
export function engineNames(settings: Settings): string {
  const engines = Object.values(enginesOf(settings));
  const names = engines.flatMap(({ kind, place }) => WORDS[kind]?.(place) ?? []);
  const isSingle = engines.some(({ kind }) => IN_THIS_PROCESS.includes(kind));
  return `${names.join(', ')}${isSingle ? '; one instance' : ''}`;
}

/** A configured engine, where it should be, and what to do when it is not there; undefined for an embedded one. */
export function whereToLook(probe: string, settings: Settings): string | undefined {
  const { postgresUrl, REDIS_URL, brokerUrl } = settings;
  const engines: Record<string, [name: string, url: string | undefined, setting: string]> = {
    postgres: ['Postgres', postgresUrl, 'DATABASE_URL'],
    redis: ['Redis', REDIS_URL, 'REDIS_URL'],
    mqtt: ['the broker', brokerUrl, 'MQTT_BROKER_URL'],
  };
  const [name, url, setting] = engines[probe] ?? [];
  return url && `${name} at ${placeOf(url)}: start it, or correct ${setting}.`;
}
