import { WebSocketGateway, type OnGatewayConnection, type OnGatewayDisconnect } from '@nestjs/websockets';
import {
  mqttPublishEvent,
  mqttStatusChanged,
  mqttStatusRequest,
  mqttSubscribeEvent,
  mqttSubscriptionsEvent,
  mqttUnsubscribeEvent,
  type MqttStatus,
  type Nothing,
  type PublishRequest,
  type PublishResult,
  type SubscribeRequest,
  type SubscribeResult,
  type SubscriptionList,
  type TopicRef,
} from '../contracts/index.js';
import type { CallerSocket } from '../platform/socket/caller-socket.js';
import { OnEvent } from '../platform/socket/on-event.decorator.js';
import { BridgeService } from './bridge.service.js';
import { MqttService } from './mqtt.service.js';
import { SubscriptionsService } from './subscriptions.service.js';
import { UserSubscriptionsService } from './user-subscriptions.service.js';

/** The socket side of the bridge: namespace `/mqtt`. */
@WebSocketGateway({ namespace: '/mqtt' })
export class MqttGateway implements OnGatewayConnection, OnGatewayDisconnect {
  constructor(
    private readonly mqtt: MqttService,
    private readonly bridge: BridgeService,
    private readonly subscriptions: SubscriptionsService,
    private readonly userSubscriptions: UserSubscriptionsService,
  ) {}

  async handleConnection(socket: CallerSocket): Promise<void> {
    socket.emit(mqttStatusChanged.name, this.bridge.status());
    await this.userSubscriptions.align(socket.data.caller.id);
  }

  async handleDisconnect(socket: CallerSocket): Promise<void> {
    await this.subscriptions.releaseAll(socket.id);
  }

  @OnEvent(mqttStatusRequest)
  status(_socket: CallerSocket, _nothing: Nothing): MqttStatus {
    return this.bridge.status();
  }

  @OnEvent(mqttPublishEvent)
  async publish(socket: CallerSocket, request: PublishRequest): Promise<PublishResult> {
    return this.mqtt.publishFor(socket.data.caller, request);
  }

  @OnEvent(mqttSubscribeEvent)
  async subscribe(socket: CallerSocket, request: SubscribeRequest): Promise<SubscribeResult> {
    return this.subscriptions.subscribe(socket.data.caller, socket.id, request);
  }

  @OnEvent(mqttUnsubscribeEvent)
  async unsubscribe(socket: CallerSocket, { topic }: TopicRef): Promise<TopicRef> {
    await this.subscriptions.unsubscribe(socket.id, topic);
    return { topic };
  }

  @OnEvent(mqttSubscriptionsEvent)
  list(socket: CallerSocket, _nothing: Nothing): SubscriptionList {
    return { items: this.subscriptions.table.of(socket.id) };
  }
}
