import { Body, Controller, Query } from '@nestjs/common';
import {
  ExplainQuery,
  HistoryQuery,
  HistoryRules,
  ListenRequest,
  ListQuery,
  listListenedTopics,
  listenTopic,
  mqttExplain,
  mqttHistoryRules,
  mqttLastMessage,
  mqttMessages,
  mqttPutHistoryRules,
  mqttRejections,
  mqttTopics,
  RejectionQuery,
  TopicRef,
  unlistenTopic,
  type Explanation,
  type ListenedTopicList,
  type MessageList,
  type MqttMessage,
  type RejectionList,
  type SeenTopicList,
  type SubscribeResult,
} from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { CurrentCaller } from '../platform/auth/current-caller.decorator.js';
import { OnRoute } from '../platform/http/on-route.decorator.js';
import { HistoryService } from './history.service.js';
import { ListeningService } from './listening.service.js';
import { RejectionsService } from './rejections.service.js';
import { TopicsService } from './topics.service.js';

/** What was on the wire: stored messages, topics seen, rejections, permissions explained. */
@Controller()
export class MqttOperationsController {
  constructor(
    private readonly history: HistoryService,
    private readonly topics: TopicsService,
    private readonly rejections: RejectionsService,
    private readonly listening: ListeningService,
  ) {}

  @OnRoute(mqttMessages)
  async messages(@CurrentCaller() caller: Caller, @Query() query: HistoryQuery): Promise<MessageList> {
    return this.history.messages(caller, query);
  }

  @OnRoute(mqttLastMessage)
  async last(@CurrentCaller() caller: Caller, @Query() { topic }: TopicRef): Promise<MqttMessage> {
    return this.history.last(caller, topic);
  }

  @OnRoute(mqttHistoryRules)
  async rules(): Promise<HistoryRules> {
    return { rules: await this.history.rules() };
  }

  @OnRoute(mqttPutHistoryRules)
  async replaceRules(@Body() { rules }: HistoryRules): Promise<HistoryRules> {
    return { rules: await this.history.replaceRules(rules) };
  }

  @OnRoute(mqttTopics)
  seenTopics(@Query() query: ListQuery): SeenTopicList {
    return this.topics.newest(query);
  }

  @OnRoute(mqttRejections)
  async rejected(@Query() query: RejectionQuery): Promise<RejectionList> {
    return this.rejections.newest(query);
  }

  @OnRoute(mqttExplain)
  async explain(@Query() query: ExplainQuery): Promise<Explanation> {
    return this.topics.explain(query);
  }

  @OnRoute(listListenedTopics)
  async listened(): Promise<ListenedTopicList> {
    return { items: await this.listening.listened() };
  }

  @OnRoute(listenTopic)
  async listen(@Body() request: ListenRequest): Promise<SubscribeResult> {
    return this.listening.listen(request);
  }

  @OnRoute(unlistenTopic)
  async unlisten(@Body() { topic }: TopicRef): Promise<void> {
    await this.listening.unlisten(topic);
  }
}
