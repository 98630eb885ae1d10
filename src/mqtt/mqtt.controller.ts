import { Body, Controller, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  BroadcastRequest,
  mqttBroadcast,
  mqttHealth,
  mqttPublish,
  mqttStats,
  mqttStatus,
  mqttSubscribe,
  mqttSubscriptions,
  mqttUnsubscribe,
  mqttUnsubscribeByQuery,
  PublishRequest,
  SubscribeRequest,
  TopicRef,
  type MqttHealth,
  type BridgeStats,
  type MqttStatus,
  type PublishResult,
  type SubscribeResult,
  type SubscriptionList,
} from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { CurrentCaller } from '../platform/auth/current-caller.decorator.js';
import { OnRoute } from '../platform/http/on-route.decorator.js';
import { BridgeService } from './bridge.service.js';
import { BroadcastService } from './broadcast.service.js';
import { MqttService } from './mqtt.service.js';
import { UserSubscriptionsService } from './user-subscriptions.service.js';

/** The REST side of the bridge. */
@Controller()
export class MqttController {
  constructor(
    private readonly mqtt: MqttService,
    private readonly bridge: BridgeService,
    private readonly broadcasts: BroadcastService,
    private readonly subscriptions: UserSubscriptionsService,
  ) {}

  @OnRoute(mqttHealth)
  health(@Res({ passthrough: true }) reply: FastifyReply): MqttHealth {
    const status = this.bridge.status();
    if (!status.isConnected) void reply.status(503);
    return { status: status.isConnected ? 'up' : 'down', ...status };
  }

  @OnRoute(mqttStatus)
  status(): MqttStatus {
    return this.bridge.status();
  }

  @OnRoute(mqttPublish)
  async publish(
    @CurrentCaller() caller: Caller,
    @Body() request: PublishRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PublishResult> {
    return acceptedWhenQueued(reply, await this.mqtt.publishFor(caller, request));
  }

  @OnRoute(mqttSubscribe)
  async subscribe(
    @CurrentCaller() caller: Caller,
    @Body() request: SubscribeRequest,
  ): Promise<SubscribeResult> {
    return this.subscriptions.subscribe(caller, request);
  }

  @OnRoute(mqttUnsubscribe)
  async unsubscribe(@CurrentCaller() caller: Caller, @Param() { topic }: TopicRef): Promise<void> {
    await this.subscriptions.unsubscribe(caller, topic);
  }

  @OnRoute(mqttUnsubscribeByQuery)
  async unsubscribeByQuery(@CurrentCaller() caller: Caller, @Query() { topic }: TopicRef): Promise<void> {
    await this.subscriptions.unsubscribe(caller, topic);
  }

  @OnRoute(mqttSubscriptions)
  async list(@CurrentCaller() caller: Caller): Promise<SubscriptionList> {
    return { items: await this.subscriptions.of(caller) };
  }

  @OnRoute(mqttStats)
  stats(): BridgeStats {
    return this.bridge.stats();
  }

  @OnRoute(mqttBroadcast)
  async broadcast(
    @CurrentCaller() caller: Caller,
    @Body() request: BroadcastRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PublishResult> {
    return acceptedWhenQueued(reply, await this.broadcasts.broadcast(caller, request));
  }
}

function acceptedWhenQueued(reply: FastifyReply, result: PublishResult): PublishResult {
  if (result.queued) void reply.status(202);
  return result;
}
