import { setTimeout as pause } from 'node:timers/promises';
import type { MqttClient } from 'mqtt';
import { placeOf } from '../../platform/config/engines.js';
import type { Settings } from '../../platform/config/settings.js';
import { connectToBroker } from '../broker-client.js';
import { CommandFailure } from '../command.js';
import { problem, reasonOf, well, type Check, type Finding } from './finding.js';
import { isFree } from './free-port.js';

const VERSION_MS = 500;

export const brokerCheck: Check = {
  name: 'Broker',
  find(settings) {
    if (!settings.MQTT_ENABLED) return well('switched off by MQTT_ENABLED');
    return settings.brokerUrl ? checkExternal(settings, settings.brokerUrl) : checkEmbedded(settings);
  },
};

async function checkEmbedded(settings: Settings): Promise<Finding> {
  const { MQTT_EMBEDDED_HOST: host, MQTT_EMBEDDED_PORT: port } = settings;
  if (await isFree(port, host)) return well(`embedded; ${host}:${port} is free for it`);
  try {
    const client = await connectToBroker(settings);
    await client.endAsync();
    return well(`embedded, answers at ${host}:${port}`);
  } catch {
    const advice = `stop it, or set MQTT_EMBEDDED_PORT=${port + 1}`;
    return problem(`${host}:${port} is taken by another program`, advice);
  }
}

async function checkExternal(settings: Settings, url: string): Promise<Finding> {
  let version: string;
  try {
    const client = await connectToBroker(settings);
    version = await versionOf(client);
    await client.endAsync();
  } catch (error) {
    const cause = error instanceof CommandFailure ? error.cause : error;
    const what = `the broker at ${placeOf(url)}: ${reasonOf(cause)}`;
    return problem(what, 'start it, or correct MQTT_BROKER_URL; unset, an embedded one is used');
  }
  const what = `external, at ${placeOf(url)}${version && `: ${version}`}`;
  if (!settings.REDIS_URL || !forgetsShares(version)) return well(what);
  return problem(
    `${what} forgets shared subscriptions when it is restarted, and what devices say meanwhile is lost`,
    'take mosquitto 2.0.12 or later, or run a single instance without REDIS_URL',
  );
}

/** As brokers like mosquitto and EMQX tell it; empty where they do not. */
async function versionOf(client: MqttClient): Promise<string> {
  const heard = new Promise<string>((resolve) => {
    client.once('message', (_topic, payload) => resolve(String(payload)));
  });
  try {
    await client.subscribeAsync('$SYS/broker/version');
    return await Promise.race([heard, pause(VERSION_MS, '', { ref: false })]);
  } catch {
    return '';
  }
}

/** True of mosquitto before 2.0.12, such as Debian 12's. */
export function forgetsShares(version: string): boolean {
  const [, major, minor, patch] = /^mosquitto version (\d+)\.(\d+)\.(\d+)/.exec(version)?.map(Number) ?? [];
  if (major === undefined || minor === undefined || patch === undefined) return false;
  return major < 2 || (major === 2 && minor === 0 && patch < 12);
}
