import { Type } from 'class-transformer';
import {
  Allow,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsNumber,
  IsOptional,
  IsString,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { ROLES, type Role } from './event.js';
import { ListQuery } from './list.js';
import { MqttMessage, SubscribeResult, TopicRef, QOS } from './mqtt.contract.js';
import { Omittable } from './omittable.js';
import { defineRoute } from './route.js';
import type { Qos } from './topic.js';

const ADMIN: readonly Role[] = ['admin'];

export class SeenTopic extends MqttMessage {
  @IsInt()
  @JSONSchema({ description: 'messages since this instance started to listen' })
  messages!: number;

  @IsNumber()
  @JSONSchema({ description: 'messages a second, over about the last minute' })
  rate!: number;

  @IsInt()
  @JSONSchema({ description: 'bytes of the last payload' })
  size!: number;
}

export class SeenTopicList {
  @ValidateNested({ each: true })
  @Type(() => SeenTopic)
  items!: SeenTopic[];

  @IsOptional()
  @IsString()
  nextCursor!: string | null;
}

export class RejectionQuery extends ListQuery {
  @IsOptional()
  @IsString()
  @MaxLength(200)
  @JSONSchema({ description: 'only those whose topic, reason or sender contains it, in whatever case' })
  contains?: string;
}

export class RejectedMessage extends TopicRef {
  @IsString()
  id!: string;

  @IsString()
  reason!: string;

  @IsOptional()
  @IsString()
  @JSONSchema({ description: 'client or caller that sent it, where known' })
  from!: string | null;

  @Allow()
  @JSONSchema({ description: 'the first 4 KiB, in the form of mqtt:message' })
  payload!: unknown;

  @IsISO8601()
  timestamp!: string;
}

export class RejectionList {
  @ValidateNested({ each: true })
  @Type(() => RejectedMessage)
  items!: RejectedMessage[];

  @IsOptional()
  @IsString()
  nextCursor!: string | null;
}

export class ExplainQuery extends TopicRef {
  @IsString()
  @MaxLength(128)
  user!: string;

  @IsOptional()
  @IsIn(ROLES)
  role: Role = 'user';

  @IsIn(['publish', 'subscribe'])
  action!: 'publish' | 'subscribe';
}

export class Explanation {
  @IsBoolean()
  allowed!: boolean;

  @IsString()
  rule!: string;

  @IsString()
  reason!: string;
}

export class ListenRequest extends TopicRef {
  @Omittable()
  @IsIn(QOS)
  qos: Qos = 0;
}

export class ListenedTopicList {
  @ValidateNested({ each: true })
  @Type(() => SubscribeResult)
  items!: SubscribeResult[];
}

export const mqttTopics = defineRoute('GET /mqtt/topics', {
  access: ADMIN,
  summary: 'Topics seen lately by this instance, newest first',
  query: ListQuery,
  response: SeenTopicList,
});

export const mqttRejections = defineRoute('GET /mqtt/rejections', {
  access: ADMIN,
  summary: 'Messages that were acknowledged and dropped, newest first',
  query: RejectionQuery,
  response: RejectionList,
});

export const mqttExplain = defineRoute('GET /mqtt/explain', {
  access: ADMIN,
  summary: 'What the permissions say of one caller, action and topic',
  query: ExplainQuery,
  response: Explanation,
});

export const listListenedTopics = defineRoute('GET /api/ecouter-topic', {
  access: ADMIN,
  summary: 'The filters that admins have the server listen to',
  response: ListenedTopicList,
});

export const listenTopic = defineRoute('POST /api/ecouter-topic', {
  access: ADMIN,
  summary: 'The server itself listens to a filter; what comes shows in /mqtt/topics and in the log',
  body: ListenRequest,
  response: SubscribeResult,
  status: 201,
});

export const unlistenTopic = defineRoute('POST /api/desabonner-topic', {
  access: ADMIN,
  summary: 'The server stops listening to a filter',
  body: TopicRef,
});
