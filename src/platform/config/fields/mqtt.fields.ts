import { host } from '../host.js';
import { choice, duration, flag, integer, secret, text } from '../setting.js';

export const mqttFields = {
  MQTT_ENABLED: flag(true, 'Connect to the broker at all'),
  MQTT_PUBLISHER_ENABLED: flag(true, 'Open the connection that publishes'),
  MQTT_BROKER_URL: secret('External broker; none: embedded', ['mqtt:', 'mqtts:', 'ws:', 'wss:']),
  MQTT_PROTOCOL: choice(['mqtt', 'mqtts', 'ws', 'wss'], 'mqtt', 'Broker protocol, with MQTT_HOST'),
  MQTT_HOST: host('Broker host, instead of MQTT_BROKER_URL'),
  MQTT_PORT: integer(1883, [1, 65535], 'Broker port, with MQTT_HOST'),
  MQTT_USERNAME: text('User name at the external broker'),
  MQTT_PASSWORD: secret('Password at the external broker'),
  MQTT_CLIENT_ID: text('Stem of the client ids; unique per instance. None: made up and kept in DATA_DIR'),
  MQTT_CA_FILE: text('PEM file of the authority that signed the external broker’s certificate'),
  MQTT_QUEUE_MAX: integer(10_000, [0, 10_000_000], 'Messages the offline queue holds'),
  MQTT_EMBEDDED_HOST: host('Address of the embedded broker', '127.0.0.1'),
  MQTT_EMBEDDED_PORT: integer(1883, [0, 65535], 'Port of the embedded broker'),
  MQTT_SESSION_EXPIRY: duration(
    604_800,
    'Absence after which the embedded broker forgets a client’s session, and what waits for it',
  ),
  MQTT_SESSION_QUEUE_MAX: integer(
    100_000,
    [1, 10_000_000],
    'Messages that the embedded broker keeps for one client that is away; further ones miss it',
  ),
  MQTT_HOOK_SECRET: secret('What an external broker shows at /mqtt/auth and /mqtt/acl; none: hooks off'),
  ALLOW_EMBEDDED: flag(
    false,
    'States that TLS stands in front of an embedded broker that is open to the network',
  ),
} as const;
