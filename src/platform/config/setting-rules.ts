import { statSync } from 'node:fs';
import { renamableTopics } from '../../contracts/index.js';
import { isLoopback } from './loopback.js';
import { isKnownSecret } from './known-secrets.js';
import type { SettingName, Settings } from './settings.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** One thing that is wrong with the environment. `name` and `message` make a sentence: what, why, what to type. */
export interface SettingProblem {
  readonly name: string;
  readonly message: string;
}

/** What one setting's own `parse` cannot see. A value that could not be read is undefined here. */
type Rule = (settings: Settings, env: Environment) => SettingProblem | SettingProblem[] | undefined;

const NEW_SECRET = 'JWT_SECRET=$(openssl rand -base64 48)';

const productionKey: Rule = ({ isProduction }, env) => {
  if (!isProduction || env.JWT_SECRET || env.JWT_PUBLIC_KEY || env.JWT_JWKS_URL) return undefined;
  const message = `is missing: production signs no tokens with a made-up key; type ${NEW_SECRET}, or set JWT_JWKS_URL`;
  return { name: 'JWT_SECRET', message };
};

const secretLength: Rule = ({ JWT_SECRET }) => {
  const bytes = JWT_SECRET ? Buffer.byteLength(JWT_SECRET) : 32;
  if (bytes >= 32) return undefined;
  return { name: 'JWT_SECRET', message: `is too short: ${bytes} bytes, HS256 needs 32; type ${NEW_SECRET}` };
};

const KEYS = ['JWT_SECRET', 'ADMIN_PASSWORD', 'MQTT_HOOK_SECRET', 'METRICS_TOKEN'] as const;

const knownSecrets: Rule = (settings) =>
  KEYS.filter((name) => settings.isProduction && isKnownSecret(settings[name] ?? '')).map((name) => ({
    name,
    message: `is a default that everyone knows; type ${name}=$(openssl rand -base64 48)`,
  }));

const RIVALS = [
  ['DATABASE_URL', 'DB_HOST'],
  ['MQTT_BROKER_URL', 'MQTT_HOST'],
] as const;

const rivals: Rule = (_, env) =>
  RIVALS.filter(([url, host]) => env[url] && env[host]).map(([url, host]) => ({
    name: host,
    message: `says again what ${url} says; keep one and unset the other`,
  }));

const COMPANIONS: readonly [readonly SettingName[], readonly SettingName[]][] = [
  [['DB_PORT', 'DB_NAME', 'DB_USER', 'DB_PASS'], ['DB_HOST']],
  [['MQTT_PROTOCOL', 'MQTT_PORT'], ['MQTT_HOST']],
  [
    ['MQTT_USERNAME', 'MQTT_PASSWORD', 'MQTT_CA_FILE'],
    ['MQTT_BROKER_URL', 'MQTT_HOST'],
  ],
  [['ALERT_EMAIL_TO', 'ALERT_EMAIL_FROM'], ['SMTP_URL']],
  [['SMTP_URL'], ['ALERT_EMAIL_TO']],
  [['MAP_TILES_ATTRIBUTION'], ['MAP_TILES_URL']],
];

/** A part without its whole would do nothing, or leave the embedded engine running where another one was meant. */
const companions: Rule = (_, env) =>
  COMPANIONS.flatMap(([parts, wholes]) => {
    if (wholes.some((whole) => env[whole])) return [];
    const message = `does nothing without ${wholes.join(' or ')}; set that too, or unset this`;
    return parts.filter((part) => env[part]).map((name) => ({ name, message }));
  });

const openBroker: Rule = (settings) => {
  const { MQTT_EMBEDDED_HOST: host, isProduction, hasEmbeddedBroker, ALLOW_EMBEDDED } = settings;
  if (!isProduction || !hasEmbeddedBroker || ALLOW_EMBEDDED || isLoopback(host)) return undefined;
  const message = `=${host} opens the embedded broker to the network without TLS; put TLS in front and type ALLOW_EMBEDDED=true, or leave it out`;
  return { name: 'MQTT_EMBEDDED_HOST', message };
};

const samePort: Rule = ({ PORT, MQTT_EMBEDDED_PORT, hasEmbeddedBroker }) => {
  if (!hasEmbeddedBroker || !PORT || PORT !== MQTT_EMBEDDED_PORT) return undefined;
  return { name: 'MQTT_EMBEDDED_PORT', message: `is PORT too (${PORT}); give the broker another one` };
};

const authorityFile: Rule = ({ MQTT_CA_FILE: file }) =>
  file && !statSync(file, { throwIfNoEntry: false })?.isFile()
    ? { name: 'MQTT_CA_FILE', message: `names a file that is not there (${file}); correct the path` }
    : undefined;

const SPANS = [
  ['MQTT_TEMP_MIN', 'MQTT_TEMP_MAX'],
  ['MQTT_HUM_MIN', 'MQTT_HUM_MAX'],
] as const;

const spans: Rule = (settings) =>
  SPANS.filter(([min, max]) => settings[min] >= settings[max]).map(([min, max]) => ({
    name: min,
    message: `(${settings[min]}) is not below ${max} (${settings[max]}); correct one of them`,
  }));

const TOPICS = Object.keys(renamableTopics) as (keyof typeof renamableTopics)[];

/** What is published on one of them would be taken for the other. */
const topicsApart: Rule = (settings) =>
  TOPICS.flatMap((name, index) => {
    const topic = settings[name];
    const twin = TOPICS.slice(0, index).find((other) => topic && settings[other] === topic);
    return twin ? { name, message: `is ${twin} too (${topic}); give it another one` } : [];
  });

export const settingRules: readonly Rule[] = [
  productionKey,
  secretLength,
  knownSecrets,
  rivals,
  companions,
  openBroker,
  samePort,
  authorityFile,
  spans,
  topicsApart,
];
