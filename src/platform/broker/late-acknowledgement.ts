import type { IPublishPacket, MqttClient } from 'mqtt';

/** A message that the broker keeps until it is settled. */
export interface Delivery {
  readonly packet: IPublishPacket;
  /** False once the connection that it came by is gone: then the broker sends it again. */
  isCurrent(): boolean;
  /** The effect is durable: acknowledge it, after all that came before it. Called once. */
  settle(): void;
}

/** Takes a delivery and calls `next` when the next one may come; until then TCP holds the broker back. */
export type Take = (delivery: Delivery, next: () => void) => void;

interface Held {
  readonly cmd: 'puback' | 'pubrec' | undefined;
  readonly messageId: number | undefined;
  isSettled: boolean;
}

/**
 * Makes a client acknowledge late: PUBACK (QoS 1) or PUBREC (QoS 2) goes out when a message is settled, in order of
 * arrival [MQTT-4.6.0-2], while later messages are being worked on. QoS 2 becomes "at least once": what was taken
 * and not yet acknowledged comes again.
 *
 * By itself mqtt.js acknowledges first and then tells: a kill lost 20 of 20 messages in flight. This is the one place
 * that knows its inside; `late-acknowledgement.spec.ts` fails when that changes.
 */
export function acknowledgeLate(client: MqttClient, take: Take): void {
  if (typeof client['_sendPacket'] !== 'function') throw new Error('this mqtt.js has another inside');
  const exactlyOnce = new WeakSet<IPublishPacket>();
  let order = new AcknowledgementOrder(client);

  // mqtt.js confirms QoS 2 before anyone hears of the message, and QoS 1 after `handleMessage` says so.
  client.on('packetreceive', (packet) => {
    if (packet.cmd !== 'publish' || packet.qos !== 2) return;
    exactlyOnce.add(packet);
    packet.qos = 1;
  });

  client.handleMessage = (packet, done) => {
    if (!order.isCurrent()) order = new AcknowledgementOrder(client);
    const ofThis = order;
    const held = ofThis.hold(packet, exactlyOnce.has(packet));
    const next = () => done(NOT_YET);
    take({ packet, isCurrent: () => ofThis.isCurrent(), settle: () => ofThis.settle(held) }, next);
  };
}

/** An error makes mqtt.js go on without acknowledging. */
const NOT_YET = new Error('acknowledged later');

/** The unacknowledged messages of one network connection, in order of arrival. */
class AcknowledgementOrder {
  private readonly held: Held[] = [];
  private readonly stream: MqttClient['stream'];

  constructor(private readonly client: MqttClient) {
    this.stream = client.stream;
  }

  isCurrent(): boolean {
    return this.client.stream === this.stream && this.client.connected;
  }

  hold(packet: IPublishPacket, isExactlyOnce: boolean): Held {
    const cmd = isExactlyOnce ? 'pubrec' : packet.qos === 1 ? 'puback' : undefined;
    const held: Held = { cmd, messageId: packet.messageId, isSettled: false };
    if (cmd) this.held.push(held);
    return held;
  }

  settle(held: Held): void {
    held.isSettled = true;
    if (!this.isCurrent()) return;
    while (this.held[0]?.isSettled) {
      const { cmd, messageId } = this.held.shift()!;
      this.client['_sendPacket']({ cmd, messageId, reasonCode: 0 });
    }
  }
}
