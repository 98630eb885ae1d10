import type { Door } from '../contracts/index.js';
import type { Settings } from '../platform/config/settings.js';

interface Doors {
  readonly url: string;
  readonly broker: string;
  readonly token: string;
}

export interface DoorCommand {
  readonly door: Door;
  readonly command: string;
}

const READING = `'{"value":21.5}'`;

/** One command per door, complete: listen by socket.io and by MQTT, speak by MQTT and by REST. */
export function doorCommands({ url, broker, token }: Doors, settings: Settings): DoorCommand[] {
  const rest = `-H 'Authorization: Bearer ${token}' -H 'Content-Type: application/json'`;
  const script = [
    `const s=require('socket.io-client')('${url}/mqtt',{auth:{token:'${token}'}});`,
    `s.on('mqtt:message',console.log).emit('mqtt:subscribe',{topic:'sensors/#'},console.log)`,
  ].join('');
  const body = '{"topic":"sensors/temperature","payload":{"value":22}}';
  return [
    { door: 'socket', command: `node -e "${script}"` },
    ...mosquittoCommands(broker, credentials(token, settings), settings),
    { door: 'rest', command: `curl -s ${url}/mqtt/publish ${rest} -d '${body}'` },
  ];
}

function mosquittoCommands(broker: string, login: string, { MQTT_ENABLED }: Settings): DoorCommand[] {
  const { hostname, port, protocol } = new URL(broker);
  // mosquitto's tools speak MQTT over TCP only.
  if (!MQTT_ENABLED || protocol !== 'mqtt:') return [];
  const at = `-h ${hostname} -p ${port || 1883}${login}`;
  return [
    { door: 'mqttListen', command: `mosquitto_sub ${at} -t 'sensors/#' -v` },
    { door: 'mqttPublish', command: `mosquitto_pub ${at} -t sensors/temperature -m ${READING} -q 1` },
  ];
}

/** An external broker knows its own users; their password is not printed. */
function credentials(token: string, { hasEmbeddedBroker, MQTT_USERNAME }: Settings): string {
  if (hasEmbeddedBroker) return ` -u you -P ${token}`;
  return MQTT_USERNAME ? ` -u '${MQTT_USERNAME}' -P "$MQTT_PASSWORD"` : '';
}
