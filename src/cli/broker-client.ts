import { readFileSync } from 'node:fs';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { MAX_TOKEN_LIFE_S, TokenIssuer, type TokenSubject } from '../platform/auth/token-issuer.service.js';
import type { Settings } from '../platform/config/settings.js';
import { CommandFailure } from './command.js';
import { placeOf } from '../platform/config/engines.js';

const CONNECT_MS = 4_000;

/** Whom a client of the embedded broker is. */
export type BrokerIdentity = Pick<TokenSubject, 'id' | 'role'>;

/** What the broker publishes when the connection is lost. */
export type LastWill = NonNullable<IClientOptions['will']>;

/** Who the commands are. */
export const OPERATOR: BrokerIdentity = { id: 'relais-cli', role: 'admin' };

/**
 * A client straight at the broker: the embedded one with a token of its own making, or the external one with its
 * credentials, whoever it is to be. Throws `CommandFailure` within 5 s.
 */
export async function connectToBroker(
  settings: Settings,
  identity = OPERATOR,
  will?: LastWill,
): Promise<MqttClient> {
  const { url, options } = targetOf(settings, identity);
  try {
    const client = await connectAsync(url, {
      ...options,
      will,
      reconnectPeriod: 0,
      connectTimeout: CONNECT_MS,
    });
    // `close` follows an error and is what callers look for; without a listener it would end the process.
    return client.on('error', () => undefined);
  } catch (error) {
    const remedy = settings.brokerUrl ? 'correct MQTT_BROKER_URL' : 'start it with `npm start`';
    const reason = reasonOf(error);
    throw new CommandFailure(`no broker at ${placeOf(url)} (${reason}): ${remedy}`, { cause: error });
  }
}

function targetOf(settings: Settings, identity: BrokerIdentity): { url: string; options: IClientOptions } {
  const { brokerUrl, MQTT_EMBEDDED_HOST: host, MQTT_EMBEDDED_PORT: port, MQTT_CA_FILE: caFile } = settings;
  if (!settings.MQTT_ENABLED)
    throw new CommandFailure('MQTT is switched off: MQTT_ENABLED=true switches it on');
  if (brokerUrl) {
    const { MQTT_USERNAME: username, MQTT_PASSWORD: password } = settings;
    return { url: brokerUrl, options: { username, password, ca: caFile && readFileSync(caFile) } };
  }
  // The connection ends with the token, which nobody else gets.
  const { accessToken } = new TokenIssuer(settings).issue(identity, { expiresIn: MAX_TOKEN_LIFE_S });
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return { url: `mqtt://${reachable}:${port}`, options: { username: identity.id, password: accessToken } };
}

function reasonOf(error: unknown): string {
  const { code, message } = (
    error instanceof AggregateError ? error.errors[0] : error
  ) as NodeJS.ErrnoException;
  return message || String(code);
}
