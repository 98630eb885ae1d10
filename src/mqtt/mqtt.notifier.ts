import { Injectable, type OnModuleInit } from '@nestjs/common';
import { mqttMessage, mqttStatusChanged, type MqttMessage } from '../contracts/index.js';
import { Subscriber, type RelayedMessage } from '../platform/broker/subscriber.port.js';
import { OnDomainEvent } from '../platform/events/on-domain-event.decorator.js';
import { SocketHub } from '../platform/socket/socket-hub.js';
import { BridgeCounters } from './bridge-counters.js';
import { BroadcastHeard } from './mqtt.events.js';
import { decodePayload } from './payload.model.js';
import { statusOf } from './status.model.js';
import { filterRoom, SubscriptionsService } from './subscriptions.service.js';

/** Broker → sockets of namespace `/mqtt` on this instance: messages, and the state of the link. */
@Injectable()
export class MqttNotifier implements OnModuleInit {
  constructor(
    private readonly subscriber: Subscriber,
    private readonly subscriptions: SubscriptionsService,
    private readonly hub: SocketHub,
    private readonly counters: BridgeCounters,
  ) {}

  onModuleInit(): void {
    this.subscriber.onMessage((message) => this.relay(message));
    this.subscriber.onStatus((isConnected) => {
      this.subscriptions.replay.noteLink(isConnected);
      this.announceStatus();
    });
  }

  /** To everyone who will not hear it from the broker. */
  @OnDomainEvent(BroadcastHeard)
  onBroadcast({ topic, payload }: BroadcastHeard): void {
    const message: MqttMessage = {
      topic,
      payload,
      qos: 1,
      retain: false,
      timestamp: new Date().toISOString(),
    };
    const except = this.subscriptions.table.match(topic).map(({ filter }) => filterRoom(filter));
    this.hub.emit(mqttMessage, message, { namespace: '/mqtt', rooms: 'everyone', except, isLocal: true });
  }

  private relay(message: RelayedMessage): void {
    this.counters.received += 1;
    const rooms = message.retain
      ? this.subscriptions.replay.recipients(message.topic)
      : this.roomsOf(message.topic);
    if (rooms.length === 0) return;
    const { topic, payload, qos, retain } = message;
    const event = {
      topic,
      payload: decodePayload(payload),
      qos,
      retain,
      timestamp: new Date().toISOString(),
    };
    this.hub.emit(mqttMessage, event, { namespace: '/mqtt', rooms, isLocal: true });
  }

  private roomsOf(topic: string): string[] {
    const entries = this.subscriptions.table.match(topic);
    for (const entry of entries) entry.messages += 1;
    return entries.map(({ filter }) => filterRoom(filter));
  }

  private announceStatus(): void {
    const status = statusOf(this.subscriber.status());
    this.hub.emit(mqttStatusChanged, status, { namespace: '/mqtt', rooms: 'everyone', isLocal: true });
  }
}
