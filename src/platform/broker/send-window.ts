import type { IConnackPacket, MqttClient } from 'mqtt';
import { AppError } from '../errors/app-error.js';
import type { Connection } from './connection.js';
import type { OutgoingMessage } from './publisher.port.js';

const MAX_UNACKNOWLEDGED = 1_000;
/** More than a PUBLISH packet has besides topic and payload. */
const PACKET_OVERHEAD = 64;

/** The connection was lost before the broker had acknowledged; it may have the message or not. */
export class LinkLost extends Error {}

interface Sending {
  readonly message: OutgoingMessage;
  readonly resolve: (messageId: number) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Sends QoS ≥ 1 in order, with no more unacknowledged messages than the broker takes (MQTT 5 Receive Maximum; over it
 * the broker closes the connection). When the connection is lost, all that is not acknowledged fails with `LinkLost`
 * in the order in which it was sent: mqtt.js keeps nothing to send again.
 */
export class SendWindow {
  private readonly inFlight = new Map<number, MqttClient>();
  private readonly waiting: Sending[] = [];
  private limit = MAX_UNACKNOWLEDGED;
  private maxPacketBytes = Infinity;

  constructor(private readonly connection: Connection) {
    connection.on('up', (connack) => this.takeLimits(connack));
    connection.on('down', () => this.fail());
  }

  get isOpen(): boolean {
    return this.connection.current !== undefined;
  }

  /** Throws REQUEST_TOO_LARGE for what the broker would answer by closing the connection. */
  assertFits({ topic, payload }: OutgoingMessage): void {
    const bytes = Buffer.byteLength(topic) + Buffer.byteLength(payload) + PACKET_OVERHEAD;
    if (bytes > this.maxPacketBytes) throw new AppError('REQUEST_TOO_LARGE');
  }

  /** The packet id, once the broker has acknowledged. Throws `LinkLost`, or MQTT_REFUSED when the broker says no. */
  send(message: OutgoingMessage): Promise<number> {
    return new Promise((resolve, reject) => {
      if (!this.isOpen) return reject(new LinkLost());
      this.waiting.push({ message, resolve, reject });
      this.fill();
    });
  }

  private takeLimits({ properties }: IConnackPacket): void {
    this.limit = Math.min(properties?.receiveMaximum ?? MAX_UNACKNOWLEDGED, MAX_UNACKNOWLEDGED);
    this.maxPacketBytes = properties?.maximumPacketSize ?? Infinity;
  }

  private fill(): void {
    const client = this.connection.current;
    if (!client) return;
    while (this.inFlight.size < this.limit && this.waiting.length > 0) {
      this.sendOne(client, this.waiting.shift()!);
    }
  }

  private sendOne(client: MqttClient, { message, resolve, reject }: Sending): void {
    const { topic, payload, qos, retain } = message;
    client.publish(topic, payload, { qos, retain }, (error) => {
      this.inFlight.delete(messageId);
      if (!error) resolve(messageId);
      else if (!('code' in error)) reject(new LinkLost());
      else reject(new AppError('MQTT_REFUSED', { topic, reason: error.message }, { cause: error }));
      this.fill();
    });
    const messageId = client.getLastMessageId();
    this.inFlight.set(messageId, client);
  }

  private fail(): void {
    for (const [messageId, client] of this.inFlight) client.removeOutgoingMessage(messageId);
    this.inFlight.clear();
    for (const { reject } of this.waiting.splice(0)) reject(new LinkLost());
  }
}
