import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { type Role } from './event.js';
import { ListQuery } from './list.js';
import { MqttMessage, TopicRef } from './mqtt.contract.js';
import { defineRoute } from './route.js';
import { MAX_TOPIC_BYTES } from './topic-filter.js';

const ADMIN: readonly Role[] = ['admin'];

export class HistoryQuery extends ListQuery {
  @IsString()
  @MaxLength(MAX_TOPIC_BYTES)
  @JSONSchema({ description: 'a topic or a filter; allowed as for subscribing' })
  topic!: string;

  @IsOptional()
  @IsISO8601({ strict: true })
  from?: string;

  @IsOptional()
  @IsISO8601({ strict: true })
  to?: string;
}

export class MessageList {
  @ValidateNested({ each: true })
  @Type(() => MqttMessage)
  items!: MqttMessage[];

  @IsOptional()
  @IsString()
  nextCursor!: string | null;
}

export class HistoryRule extends TopicRef {
  @IsInt()
  @Min(1)
  @Max(3650)
  @JSONSchema({ description: 'days that messages are kept' })
  days!: number;
}

export class HistoryRules {
  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => HistoryRule)
  rules!: HistoryRule[];
}

export const mqttMessages = defineRoute('GET /mqtt/messages', {
  access: 'caller',
  summary: 'Stored messages of a topic or filter, newest first',
  query: HistoryQuery,
  response: MessageList,
});

export const mqttLastMessage = defineRoute('GET /mqtt/messages/last', {
  access: 'caller',
  summary: 'The last stored message of a topic',
  query: TopicRef,
  response: MqttMessage,
});

export const mqttHistoryRules = defineRoute('GET /mqtt/history-rules', {
  access: ADMIN,
  summary: 'Which filters are stored, and for how many days',
  response: HistoryRules,
});

export const mqttPutHistoryRules = defineRoute('PUT /mqtt/history-rules', {
  access: ADMIN,
  summary: 'Replaces the filters that are stored',
  body: HistoryRules,
  response: HistoryRules,
});
