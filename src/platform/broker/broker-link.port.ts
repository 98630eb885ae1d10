import type { IClientOptions, MqttClient } from 'mqtt';

/** What a connection is for; it ends its client id. */
export type ConnectionRole = 'listener' | 'subscriber' | 'publisher';

/** The way to the broker: the embedded one, or an external one by its URL. */
export abstract class BrokerLink {
  abstract readonly kind: 'embedded' | 'external';

  /** Where the broker is, for logs and operators: never with a password. */
  abstract readonly address: string;

  /**
   * A client that is connecting. It asks for MQTT 5 where the broker may speak it, and goes on with 3.1.1 at once
   * when it is refused for its version. It reconnects by itself until it is ended.
   */
  abstract connect(options: IClientOptions): MqttClient;
}
