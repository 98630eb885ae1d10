import type { Qos } from '../../contracts/index.js';

export interface OutgoingMessage {
  readonly topic: string;
  readonly payload: string | Buffer;
  readonly qos: Qos;
  readonly retain: boolean;
}

export interface PublishReceipt {
  /** The MQTT packet id, for QoS ≥ 1 that the broker has acknowledged. */
  readonly messageId?: number;
  /** True when it waits in the offline queue. */
  readonly queued: boolean;
}

export interface LinkStatus {
  readonly isConnected: boolean;
  readonly clientId: string;
  /** Epoch milliseconds of the present connection's start. */
  readonly connectedAt?: number;
  /** Attempts since the connection was lost. */
  readonly reconnectAttempts: number;
}

/** What Relais itself says to the broker. */
export abstract class Publisher {
  /** Messages that went this way since the start of this instance, those in the queue included. */
  abstract readonly sent: number;
  /**
   * QoS 0 goes out at once, or throws MQTT_NOT_CONNECTED. QoS ≥ 1 settles after the broker's acknowledgement; while
   * the broker is away it waits in the offline queue, which keeps the order and survives a restart
   * (`queued: true`), and throws MQTT_QUEUE_FULL when that is full. A topic that no broker takes throws TOPIC_INVALID, a
   * message that this broker refuses MQTT_REFUSED or REQUEST_TOO_LARGE; switched off, everything throws MQTT_DISABLED.
   */
  abstract publish(message: OutgoingMessage): Promise<PublishReceipt>;
  /**
   * As `publish`, for what its sender keeps until it has gone out: nothing is queued. Throws MQTT_NOT_CONNECTED when the
   * link is away, or was lost before the broker acknowledged; then the broker may have the message or not.
   */
  abstract publishNow(message: OutgoingMessage): Promise<void>;
  /**
   * What the broker is to say when this process vanishes without taking leave. Call it in `onModuleInit`: the
   * connection opens after that.
   */
  abstract leaveWill(message: OutgoingMessage): void;
  abstract status(): LinkStatus;
  /** The link's state, at each change. */
  abstract onStatus(listener: (isConnected: boolean) => void): void;
  abstract queue(): { size: number; max: number };
  /** Closes the connection and opens it again. */
  abstract reconnect(): Promise<void>;
}
