import type { Settings } from '../platform/config/settings.js';

interface Doors {
  readonly url: string;
  readonly broker: string;
  readonly token: string;
}

const READING = `'{"value":21.5}'`;

/** One command per door, complete: listen by MQTT and by socket.io, speak by MQTT and by REST. */
export function doorCommands({ url, broker, token }: Doors, settings: Settings): string[] {
  const rest = `-H 'Authorization: Bearer ${token}' -H 'Content-Type: application/json'`;
  const script = [
    `const s=require('socket.io-client')('${url}/mqtt',{auth:{token:'${token}'}});`,
    `s.on('mqtt:message',console.log).emit('mqtt:subscribe',{topic:'sensors/#'},console.log)`,
  ].join('');
  return [
    `  node -e "${script}"`,
    ...mosquittoCommands(broker, credentials(token, settings), settings),
    `  curl -s ${url}/mqtt/publish ${rest} -d '{"topic":"sensors/temperature","payload":{"value":22}}'`,
  ];
}

function mosquittoCommands(broker: string, login: string, { MQTT_ENABLED }: Settings): string[] {
  const { hostname, port, protocol } = new URL(broker);
  // mosquitto's tools speak MQTT over TCP only.
  if (!MQTT_ENABLED || protocol !== 'mqtt:') return [];
  const at = `-h ${hostname} -p ${port || 1883}${login}`;
  return [
    `  mosquitto_sub ${at} -t 'sensors/#' -v`,
    `  mosquitto_pub ${at} -t sensors/temperature -m ${READING} -q 1`,
  ];
}

/** An external broker knows its own users; their password is not printed. */
function credentials(token: string, { hasEmbeddedBroker, MQTT_USERNAME }: Settings): string {
  if (hasEmbeddedBroker) return ` -u you -P ${token}`;
  return MQTT_USERNAME ? ` -u '${MQTT_USERNAME}' -P "$MQTT_PASSWORD"` : '';
}
