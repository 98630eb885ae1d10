import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { isTopicName } from '../../contracts/index.js';
import { Settings } from '../config/settings.js';
import { AppError } from '../errors/app-error.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { BrokerLink } from './broker-link.port.js';
import { ClientIds } from './client-ids.js';
import { Connection } from './connection.js';
import { OutgoingQueue } from './outgoing-queue.js';
import { Publisher, type LinkStatus, type OutgoingMessage, type PublishReceipt } from './publisher.port.js';
import { QueueDrain } from './queue-drain.js';
import { LinkLost, SendWindow } from './send-window.js';

const LOOK_AT_QUEUE_MS = 10_000;
/** More than this unsent in the socket's buffer, and QoS 0 counts as undeliverable: it would only get stale. */
const MAX_UNSENT_BYTES = 1_048_576;

/**
 * The publisher's connection. QoS ≥ 1 keeps its order within this instance: what the broker had not acknowledged when
 * the link was lost goes to the queue, what comes later goes behind it. At least once, QoS 2 too: the broker may
 * have had what is sent again.
 */
@Injectable()
export class BrokerPublisher extends Publisher implements OnApplicationBootstrap {
  sent = 0;
  private readonly connection: Connection;
  private readonly window: SendWindow;

  constructor(
    link: BrokerLink,
    clientIds: ClientIds,
    private readonly settings: Settings,
    private readonly waiting: OutgoingQueue,
    private readonly drain: QueueDrain,
    private readonly lifecycle: Lifecycle,
  ) {
    super();
    this.connection = new Connection(link, { clientId: clientIds.of('publisher'), clean: true });
    this.window = new SendWindow(this.connection);
  }

  /** True when QoS ≥ 1 need not be queued. */
  get isReady(): boolean {
    return this.connection.isReady && this.waiting.size !== undefined;
  }

  private get isEnabled(): boolean {
    return this.settings.MQTT_ENABLED && this.settings.MQTT_PUBLISHER_ENABLED;
  }

  onApplicationBootstrap(): void {
    if (!this.isEnabled) return;
    const drain = (): void => this.drain.run(this.window);
    const look = (): void => void this.waiting.refresh().then(drain, () => undefined);
    this.connection.on('up', look);
    this.connection.open();
    void this.waiting.whenReady().then(look);
    const looking = setInterval(look, LOOK_AT_QUEUE_MS).unref();
    this.lifecycle.onStop('disconnect', async () => {
      clearInterval(looking);
      await Promise.all([this.drain.stop(), this.connection.close()]);
    });
  }

  async publish(message: OutgoingMessage): Promise<PublishReceipt> {
    this.assertPublishable(message);
    this.sent += 1;
    if (message.qos === 0) return this.sendNow(message);
    if (this.window.isOpen && this.waiting.size === undefined) await this.waiting.refresh();
    if (!this.window.isOpen || !this.waiting.isEmpty) return this.enqueue(message);
    try {
      return { messageId: await this.window.send(message), queued: false };
    } catch (error) {
      if (error instanceof LinkLost) return this.enqueue(message);
      throw error;
    }
  }

  async publishNow(message: OutgoingMessage): Promise<void> {
    this.assertPublishable(message);
    this.sent += 1;
    try {
      if (message.qos === 0) this.sendNow(message);
      else await this.window.send(message);
    } catch (error) {
      throw error instanceof LinkLost ? new AppError('MQTT_NOT_CONNECTED', {}, { cause: error }) : error;
    }
  }

  leaveWill(message: OutgoingMessage): void {
    this.connection.leaveWill(message);
  }

  status(): LinkStatus {
    return this.connection.status();
  }

  onStatus(listener: (isConnected: boolean) => void): void {
    this.connection.on('up', () => listener(true));
    this.connection.on('down', () => listener(false));
  }

  queue(): { size: number; max: number } {
    return { size: this.waiting.size ?? 0, max: this.waiting.max };
  }

  async reconnect(): Promise<void> {
    if (!this.isEnabled) throw new AppError('MQTT_DISABLED');
    await this.connection.reopen();
  }

  private assertPublishable(message: OutgoingMessage): void {
    if (!this.isEnabled) throw new AppError('MQTT_DISABLED');
    if (!isTopicName(message.topic)) throw new AppError('TOPIC_INVALID', { topic: message.topic });
    this.window.assertFits(message);
  }

  private sendNow({ topic, payload, retain }: OutgoingMessage): PublishReceipt {
    const client = this.connection.current;
    if (!client || client.stream.writableLength > MAX_UNSENT_BYTES) throw new AppError('MQTT_NOT_CONNECTED');
    client.publish(topic, payload, { qos: 0, retain });
    return { queued: false };
  }

  private async enqueue(message: OutgoingMessage): Promise<PublishReceipt> {
    await this.waiting.append(message);
    this.drain.run(this.window);
    return { queued: true };
  }
}
