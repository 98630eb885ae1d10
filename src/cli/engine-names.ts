import type { Settings } from '../platform/config/settings.js';

/** The engines in use, in one line. */
export function engineNames(settings: Settings): string {
  const { DATA_DIR, postgresUrl, REDIS_URL, brokerUrl, hasEmbeddedBroker, S3_URL } = settings;
  const names = [
    postgresUrl ? `Postgres ${placeOf(postgresUrl)}` : `PGlite in ${DATA_DIR}/`,
    REDIS_URL ? `Redis ${placeOf(REDIS_URL)}` : 'state in memory',
    ...(brokerUrl ? [`broker ${placeOf(brokerUrl)}`] : []),
    ...(hasEmbeddedBroker ? ['embedded broker (no $share)'] : []),
    ...(S3_URL ? [`files in S3 ${placeOf(S3_URL)}`] : []),
  ];
  const isSingle = !postgresUrl || !REDIS_URL || hasEmbeddedBroker;
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

/** Host, port and path of a URL: never its user or password. */
export function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return host + pathname.replace(/^\/$/, '');
}
