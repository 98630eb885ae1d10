import { Type } from 'class-transformer';
import {
  Allow,
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { type Role } from './event.js';
import { Omittable } from './omittable.js';
import { defineRoute } from './route.js';
import { MAX_TOPIC_BYTES } from './topic-filter.js';
import type { Qos } from './topic.js';

export const QOS: readonly Qos[] = [0, 1, 2];

const ADMIN: readonly Role[] = ['admin'];

/** Names one topic or filter. */
export class TopicRef {
  @IsString()
  @MaxLength(MAX_TOPIC_BYTES)
  topic!: string;
}

export class PublishRequest extends TopicRef {
  @IsDefined()
  @JSONSchema({
    description: 'text goes out as it stands, {encoding: "base64", data} as bytes, anything else as JSON',
  })
  payload!: unknown;

  @Omittable()
  @IsIn(QOS)
  qos: Qos = 0;

  @Omittable()
  @IsBoolean()
  retain: boolean = false;
}

export class PublishResult extends TopicRef {
  @IsIn(QOS)
  qos!: Qos;

  @IsBoolean()
  retain!: boolean;

  @IsOptional()
  @IsInt()
  @JSONSchema({ description: 'the MQTT packet id, for QoS 1 and 2 that the broker has acknowledged' })
  messageId?: number;

  @IsBoolean()
  @JSONSchema({ description: 'true: it waits in the offline queue (status 202)' })
  queued!: boolean;
}

export class SubscribeRequest extends TopicRef {
  @Omittable()
  @IsIn(QOS)
  qos: Qos = 0;
}

export class SubscribeResult extends TopicRef {
  @IsIn(QOS)
  qos!: Qos;

  @IsISO8601()
  subscribedAt!: string;
}

export class Subscription extends SubscribeResult {
  @IsIn(['user', 'socket'])
  @JSONSchema({ description: 'user: made by REST, lasts; socket: ends with its socket' })
  scope!: 'user' | 'socket';

  @IsInt()
  @JSONSchema({ description: 'messages since the subscription or since this instance started' })
  messages!: number;
}

export class SubscriptionList {
  @ValidateNested({ each: true })
  @Type(() => Subscription)
  items!: Subscription[];
}

export class MqttStatus {
  @IsBoolean()
  isConnected!: boolean;

  @IsString()
  clientId!: string;

  @IsOptional()
  @IsISO8601()
  connectedAt!: string | null;

  @IsInt()
  reconnectAttempts!: number;
}

export class MqttHealth extends MqttStatus {
  @IsIn(['up', 'down'])
  status!: 'up' | 'down';
}

export class BridgeStats extends MqttStatus {
  @IsInt()
  @JSONSchema({ description: 'subscriptions of all sockets of this instance' })
  totalSubscriptions!: number;

  @IsInt()
  @JSONSchema({ description: 'different filters among them' })
  activeSubscriptions!: number;

  @IsInt()
  @JSONSchema({ description: 'for callers' })
  published!: number;

  @IsInt()
  @JSONSchema({ description: 'for subscribed callers' })
  received!: number;

  @IsInt()
  @JSONSchema({ description: 'by the server in all: what callers publish, and what it says itself' })
  sent!: number;

  @IsInt()
  @JSONSchema({
    description: 'in by the server itself: positions, readings, messages, and what it listens to',
  })
  taken!: number;

  @IsInt()
  rejected!: number;

  @IsInt()
  queued!: number;
}

export class BroadcastRequest {
  @Omittable()
  @IsString()
  @MaxLength(MAX_TOPIC_BYTES)
  topic: string = 'broadcast/all';

  @IsDefined()
  message!: unknown;

  @Omittable()
  @IsBoolean()
  @JSONSchema({
    description: 'adds a field `timestamp`; a message that is no object becomes {message, timestamp}',
  })
  includeTimestamp: boolean = false;
}

export class MqttMessage extends TopicRef {
  @Allow()
  @JSONSchema({ description: 'the parsed JSON, else the text, else {encoding: "base64", data}' })
  payload!: unknown;

  @IsIn(QOS)
  qos!: Qos;

  @IsBoolean()
  retain!: boolean;

  @IsISO8601()
  timestamp!: string;
}

export const mqttHealth = defineRoute('GET /mqtt/health', {
  access: 'public',
  summary: 'The state of the connection to the broker; 503 while it is down',
  response: MqttHealth,
});

export const mqttStatus = defineRoute('GET /mqtt/status', {
  access: 'caller',
  summary: 'The state of the connection to the broker',
  response: MqttStatus,
});

export const mqttPublish = defineRoute('POST /mqtt/publish', {
  access: 'caller',
  summary:
    'Publishes a message; QoS 1 and 2 answer after the broker’s acknowledgement, or 202 when it is queued',
  body: PublishRequest,
  response: PublishResult,
  status: 201,
});

export const mqttSubscribe = defineRoute('POST /mqtt/subscribe', {
  access: 'caller',
  summary: 'A lasting subscription: its messages reach every socket of the caller in namespace /mqtt',
  body: SubscribeRequest,
  response: SubscribeResult,
  status: 201,
});

export const mqttUnsubscribe = defineRoute('DELETE /mqtt/unsubscribe/:topic', {
  access: 'caller',
  summary: 'Ends a lasting subscription; the filter is URL-encoded',
  params: TopicRef,
});

export const mqttUnsubscribeByQuery = defineRoute('DELETE /mqtt/unsubscribe', {
  access: 'caller',
  summary: 'Ends a lasting subscription',
  query: TopicRef,
});

export const mqttSubscriptions = defineRoute('GET /mqtt/subscriptions', {
  access: 'caller',
  summary: 'The caller’s own subscriptions, of REST and of its sockets',
  response: SubscriptionList,
});

export const mqttStats = defineRoute('GET /mqtt/stats', {
  access: 'caller',
  summary: 'Counters of this instance',
  response: BridgeStats,
});

export const mqttBroadcast = defineRoute('POST /mqtt/broadcast', {
  access: ADMIN,
  summary: 'Publishes at QoS 1, and sends the message to every socket of namespace /mqtt',
  body: BroadcastRequest,
  response: PublishResult,
  status: 201,
});
