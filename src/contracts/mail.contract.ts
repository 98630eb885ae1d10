import { Type } from 'class-transformer';
import { IsArray, IsIn, IsInt, IsISO8601, IsOptional, IsString, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { ListQuery } from './list.js';
import { defineRoute } from './route.js';

export const MAIL_STATES = ['waiting', 'sent', 'failed', 'kept'] as const;
export type MailState = (typeof MAIL_STATES)[number];

export class OutgoingMail {
  @IsInt()
  id!: number;

  @IsIn(MAIL_STATES)
  @JSONSchema({ description: '`failed`: given up; `kept`: not sent, since no mail server was set' })
  state!: MailState;

  @IsArray()
  @IsString({ each: true })
  @JSONSchema({ description: 'who has not got it yet; of one that is sent, who got it last' })
  to!: string[];

  @IsString()
  subject!: string;

  @IsOptional()
  @IsString()
  @JSONSchema({ description: 'of a mail that is `kept`; null else' })
  text!: string | null;

  @IsISO8601()
  created_at!: string;

  @IsOptional()
  @IsISO8601()
  sent_at!: string | null;

  @IsInt()
  @JSONSchema({ description: 'how often the server did not take it' })
  refusals!: number;

  @IsOptional()
  @IsString()
  last_error!: string | null;
}

export class OutgoingMailList {
  @ValidateNested({ each: true })
  @Type(() => OutgoingMail)
  items!: OutgoingMail[];

  @IsOptional()
  @IsString()
  nextCursor!: string | null;
}

export const listMails = defineRoute('GET /api/mails', {
  access: ['admin'],
  summary: 'E-mails on their way and lately sent, newest first; their text only where no mail server was set',
  query: ListQuery,
  response: OutgoingMailList,
});
