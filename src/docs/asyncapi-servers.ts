import type { Settings } from '../platform/config/settings.js';

/** An address to connect to, in AsyncAPI's terms. */
export interface Server {
  readonly host: string;
  readonly pathname?: string;
  readonly protocol: string;
  readonly protocolVersion?: string;
  readonly description: string;
  readonly security?: readonly object[];
}

type Servers = Readonly<Record<string, Server>>;

/** Where MQTT clients connect: the embedded broker's two doors, or the external broker. None when MQTT is off. */
export function mqttServers(settings: Settings): Servers {
  if (settings.hasEmbeddedBroker) return embeddedBroker(settings);
  if (!settings.MQTT_ENABLED || !settings.brokerUrl) return {};
  const { host, protocol } = new URL(settings.brokerUrl);
  return {
    mqtt: { host, protocol: protocol.slice(0, -1), description: 'The broker that this installation uses' },
  };
}

export function socketServers(settings: Settings): Servers {
  return {
    socketio: {
      host: httpHost(settings),
      pathname: '/socket.io/',
      protocol: 'socket.io',
      description: 'socket.io 4; the token goes into the handshake: auth: {token}',
      security: [{ $ref: '#/components/securitySchemes/token' }],
    },
  };
}

export const securitySchemes = {
  token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
  password: { type: 'userPassword', description: 'The JWT as password, with any user name' },
};

function embeddedBroker(settings: Settings): Servers {
  const broker = {
    protocolVersion: '3.1.1',
    security: [{ $ref: '#/components/securitySchemes/password' }],
  };
  return {
    mqtt: {
      ...broker,
      host: `${settings.MQTT_EMBEDDED_HOST}:${settings.MQTT_EMBEDDED_PORT}`,
      protocol: 'mqtt',
      description: 'The embedded broker',
    },
    mqttWebSocket: {
      ...broker,
      host: httpHost(settings),
      pathname: '/mqtt',
      protocol: 'ws',
      description: 'The embedded broker over WebSocket, subprotocol mqtt',
    },
  };
}

function httpHost(settings: Settings): string {
  const isEverywhere = settings.listenHost === '0.0.0.0' || settings.listenHost === '::';
  return `${isEverywhere ? 'localhost' : settings.listenHost}:${settings.PORT}`;
}
