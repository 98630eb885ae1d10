import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { isTopicFilter, type Qos } from '../../contracts/index.js';
import { Settings } from '../config/settings.js';
import { AppError } from '../errors/app-error.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { BrokerLink } from './broker-link.port.js';
import { ClientIds } from './client-ids.js';
import { Connection } from './connection.js';
import { IncomingMessage } from './incoming-message.js';
import type { LinkStatus } from './publisher.port.js';
import { Subscriber, type RelayedMessage } from './subscriber.port.js';
import { Subscriptions } from './subscriptions.js';

/** The subscriber's connection. It keeps no session: what is published while it is away passes it by. */
@Injectable()
export class BrokerSubscriber extends Subscriber implements OnApplicationBootstrap {
  private readonly connection: Connection;
  private readonly subscriptions: Subscriptions;
  private readonly listeners: ((message: RelayedMessage) => void)[] = [];

  constructor(
    link: BrokerLink,
    clientIds: ClientIds,
    private readonly settings: Settings,
    private readonly lifecycle: Lifecycle,
  ) {
    super();
    this.connection = new Connection(link, { clientId: clientIds.of('subscriber'), clean: true });
    this.subscriptions = new Subscriptions(this.connection);
    this.connection.on('client', (client) =>
      client.on('message', (_topic, _payload, packet) => {
        if (this.subscriptions.accepts(packet)) this.tell(new IncomingMessage(packet));
      }),
    );
  }

  get isReady(): boolean {
    return this.connection.isReady && this.subscriptions.areConfirmed;
  }

  onApplicationBootstrap(): void {
    if (!this.settings.MQTT_ENABLED) return;
    this.connection.open();
    this.lifecycle.onStop('disconnect', () => this.connection.close());
  }

  async subscribe(filter: string, qos: Qos): Promise<void> {
    if (!this.settings.MQTT_ENABLED) throw new AppError('MQTT_DISABLED');
    if (!isTopicFilter(filter)) throw new AppError('TOPIC_FILTER_INVALID', { topic: filter });
    await this.subscriptions.add(filter, qos);
  }

  unsubscribe(filter: string): Promise<void> {
    return this.subscriptions.remove(filter);
  }

  onMessage(listener: (message: RelayedMessage) => void): void {
    this.listeners.push(listener);
  }

  onStatus(listener: (isConnected: boolean) => void): void {
    this.connection.on('up', () => listener(true));
    this.connection.on('down', () => listener(false));
  }

  filters(): string[] {
    return this.subscriptions.filters();
  }

  status(): LinkStatus {
    return this.connection.status();
  }

  private tell(message: RelayedMessage): void {
    for (const listener of this.listeners) listener(message);
  }
}
