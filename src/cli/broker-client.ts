import { readFileSync } from 'node:fs';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { TokenIssuer } from '../platform/auth/token-issuer.service.js';
import type { Settings } from '../platform/config/settings.js';
import { CommandFailure } from './command.js';
import { placeOf } from './engine-names.js';

const CONNECT_MS = 4_000;

/**
 * A client straight at the broker: the embedded one with a token of its own making, or the external one with its
 * credentials. Throws `CommandFailure` within 5 s.
 */
export async function connectToBroker(settings: Settings): Promise<MqttClient> {
  const { url, options } = targetOf(settings);
  try {
    return await connectAsync(url, { ...options, reconnectPeriod: 0, connectTimeout: CONNECT_MS });
  } catch (error) {
    const remedy = settings.brokerUrl ? 'correct MQTT_BROKER_URL' : 'start it with `npm start`';
    const reason = reasonOf(error);
    throw new CommandFailure(`no broker at ${placeOf(url)} (${reason}): ${remedy}`, { cause: error });
  }
}

function targetOf(settings: Settings): { url: string; options: IClientOptions } {
  const { brokerUrl, MQTT_EMBEDDED_HOST: host, MQTT_EMBEDDED_PORT: port, MQTT_CA_FILE: caFile } = settings;
  if (!settings.MQTT_ENABLED)
    throw new CommandFailure('MQTT is switched off: MQTT_ENABLED=true switches it on');
  if (brokerUrl) {
    const { MQTT_USERNAME: username, MQTT_PASSWORD: password } = settings;
    return { url: brokerUrl, options: { username, password, ca: caFile && readFileSync(caFile) } };
  }
  const { accessToken } = new TokenIssuer(settings).issue({ id: 'relais-cli', role: 'admin' });
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return { url: `mqtt://${reachable}:${port}`, options: { username: 'relais-cli', password: accessToken } };
}

function reasonOf(error: unknown): string {
  const { code, message } = (
    error instanceof AggregateError ? error.errors[0] : error
  ) as NodeJS.ErrnoException;
  return message || String(code);
}
