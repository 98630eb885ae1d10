import { apiInfo } from '../platform/config/api-info.js';
import { doorCommands } from '../pages/door-commands.js';
import type { Settings } from '../platform/config/settings.js';
import { engineNames, whereToLook } from './engine-names.js';
import type { ServerFacts } from './server-facts.js';

/** At most 20 lines, for someone who has never seen Relais. */
export function firstStartBanner(facts: ServerFacts, settings: Settings): string[] {
  const { admin, token } = facts;
  const password = admin?.password ? `  password: ${admin.password}  (shown only now)` : '';
  return [
    `Relais ${apiInfo.version} is ready`,
    '',
    ...places(facts, settings),
    `  Engines         ${engineNames(settings)}`,
    '',
    `  Sign in         ${admin?.link}  (once, within 15 min)`,
    `  Admin           ${admin?.email}${password}`,
    `  More tokens     npx relais token --sub 26 --role driver`,
    ...(token ? ['', 'To try each door:', ...commandLines({ ...facts, token }, settings)] : []),
  ];
}

/** A few lines, for someone who knows the place. */
export function restartBanner(facts: ServerFacts, settings: Settings): string[] {
  return [
    `Relais ${apiInfo.version} is ready`,
    ...places(facts, settings),
    `  Engines         ${engineNames(settings)}`,
  ];
}

/** Which configured engines are away, and what to do about it. Embedded ones are only still starting. */
export function waitingLines(missing: readonly string[], settings: Settings): string[] {
  return missing
    .flatMap((name) => whereToLook(name, settings) ?? [])
    .map((engine) => `Relais listens and waits for ${engine}`);
}

function commandLines(doors: Parameters<typeof doorCommands>[0], settings: Settings): string[] {
  return doorCommands(doors, settings).map(({ command }) => `  ${command}`);
}

function places({ url, broker, company }: ServerFacts, settings: Settings): string[] {
  const { MQTT_ENABLED, hasEmbeddedBroker } = settings;
  const version = hasEmbeddedBroker ? '  (MQTT 3.1.1; any user name, a token as password)' : '';
  const mqtt = MQTT_ENABLED ? `${broker}${version}` : 'switched off';
  const overWebSocket = `  MQTT over WS    ${url.replace('http', 'ws')}/mqtt`;
  return [
    `  Pages           ${url}/`,
    `  REST            ${url}/docs`,
    `  socket.io       ${url}  (namespaces / and /mqtt: ${url}/docs/asyncapi)`,
    `  MQTT            ${mqtt}`,
    ...(hasEmbeddedBroker ? [overWebSocket] : []),
    ...(company ? [`  Demo            ${company}`] : []),
  ];
}
