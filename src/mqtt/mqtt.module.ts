import { Global, Module } from '@nestjs/common';
import { Rejections } from '../platform/broker/rejections.port.js';
import { BridgeCounters } from './bridge-counters.js';
import { BridgeService } from './bridge.service.js';
import { BroadcastService } from './broadcast.service.js';
import { BrokerHooksController } from './broker-hooks.controller.js';
import { BrokerHooksService } from './broker-hooks.service.js';
import { FilterClaims } from './filter-claims.js';
import { HistoryRepository } from './history.repository.js';
import { HistoryService } from './history.service.js';
import { ListenedTopicRepository } from './listened-topic.repository.js';
import { ListeningService } from './listening.service.js';
import { MqttOperationsController } from './mqtt-operations.controller.js';
import { MqttController } from './mqtt.controller.js';
import { MqttGateway } from './mqtt.gateway.js';
import { MqttNotifier } from './mqtt.notifier.js';
import { MqttService } from './mqtt.service.js';
import { MqttUpkeep } from './mqtt.upkeep.js';
import { RejectionRepository } from './rejection.repository.js';
import { RejectionsService } from './rejections.service.js';
import { SeenTopics } from './seen-topics.store.js';
import { SubscriptionsService } from './subscriptions.service.js';
import { TopicsService } from './topics.service.js';
import { UserSubscriptionRepository } from './user-subscription.repository.js';
import { UserSubscriptionsService } from './user-subscriptions.service.js';

/** The bridge between MQTT, REST and the `/mqtt` namespace. Global: it keeps the rejections of every door. */
@Global()
@Module({
  controllers: [MqttController, MqttOperationsController, BrokerHooksController],
  providers: [
    BridgeCounters,
    BridgeService,
    BroadcastService,
    BrokerHooksService,
    FilterClaims,
    HistoryRepository,
    HistoryService,
    ListenedTopicRepository,
    ListeningService,
    MqttGateway,
    MqttNotifier,
    MqttUpkeep,
    MqttService,
    RejectionRepository,
    RejectionsService,
    { provide: Rejections, useExisting: RejectionsService },
    SeenTopics,
    SubscriptionsService,
    TopicsService,
    UserSubscriptionRepository,
    UserSubscriptionsService,
  ],
  exports: [MqttService, Rejections],
})
export class MqttModule {}
