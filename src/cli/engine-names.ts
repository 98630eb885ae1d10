import type { Settings } from '../platform/config/settings.js';

/** The engines in use, in one line. */
export function engineNames(settings: Settings): string {
  const { DATA_DIR, postgresUrl, REDIS_URL, brokerUrl, hasEmbeddedBroker } = settings;
  const names = [
    postgresUrl ? `Postgres ${placeOf(postgresUrl)}` : `PGlite in ${DATA_DIR}/`,
    REDIS_URL ? `Redis ${placeOf(REDIS_URL)}` : 'state in memory',
    ...(brokerUrl ? [`broker ${placeOf(brokerUrl)}`] : []),
    ...(hasEmbeddedBroker ? ['embedded broker (no $share)'] : []),
  ];
  const isSingle = !postgresUrl || !REDIS_URL || hasEmbeddedBroker;
  return `${names.join(', ')}${isSingle ? '; one instance' : ''}`;
}

/** What a needed part is, where it should be, and what to do when it is not there. */
export function whereToLook(probe: string, { postgresUrl, REDIS_URL, brokerUrl }: Settings): string {
  if (probe === 'postgres' && postgresUrl) {
    return `Postgres at ${placeOf(postgresUrl)}: start it, or correct DATABASE_URL.`;
  }
  if (probe === 'redis' && REDIS_URL) {
    return `Redis at ${placeOf(REDIS_URL)}: start it, or correct REDIS_URL.`;
  }
  if (probe === 'mqtt' && brokerUrl) {
    return `the broker at ${placeOf(brokerUrl)}: start it, or correct MQTT_BROKER_URL.`;
  }
  return `${probe}: the log says why.`;
}

/** Host, port and path of a URL: never its user or password. */
export function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return host + pathname.replace(/^\/$/, '');
}
