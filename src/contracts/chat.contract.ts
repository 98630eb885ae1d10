import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { Attachment } from './attachments.contract.js';
import { ListQuery } from './list.js';
import { Omittable } from './omittable.js';
import { PRESENCE_STATUSES, type PresenceStatus } from './presence.contract.js';
import { ROOM_ID } from './rooms.contract.js';

export const CLIENT_MESSAGE_ID = /^[\w-]{1,64}$/;
export const MAX_CONTENT = 10_000;
export const MAX_ATTACHMENTS = 10;

export class RoomRef {
  @Matches(ROOM_ID)
  roomId!: string;
}

export class JoinRoom extends RoomRef {
  @Omittable()
  @IsInt()
  @Min(0)
  @JSONSchema({ description: 'the newest message that the client has; left out: it wants the last 50' })
  afterSeq?: number;
}

export class Author {
  @IsString()
  id!: string;

  @IsOptional()
  @IsString()
  name!: string | null;
}

/** A message as it is stored: every door shows it like this. */
export class ChatMessage {
  @IsUUID()
  messageId!: string;

  @IsInt()
  @JSONSchema({ description: '1, 2, 3 … within the room' })
  seq!: number;

  @IsString()
  roomId!: string;

  @ValidateNested()
  @Type(() => Author)
  from!: Author;

  @IsString()
  content!: string;

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Attachment)
  attachments!: Attachment[];

  @IsOptional()
  @IsUUID()
  @JSONSchema({ description: 'the message that it answers' })
  replyTo!: string | null;

  @IsISO8601()
  createdAt!: string;

  @IsString()
  clientMessageId!: string;
}

export class RoomMember {
  @IsString()
  userId!: string;

  @IsOptional()
  @IsString()
  name!: string | null;

  @IsIn(PRESENCE_STATUSES)
  status!: PresenceStatus;

  @IsInt()
  @JSONSchema({ description: 'every message up to this one has reached a device of theirs' })
  deliveredSeq!: number;

  @IsInt()
  readSeq!: number;
}

export class JoinedRoom {
  @IsString()
  roomId!: string;

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => RoomMember)
  members!: RoomMember[];

  @IsInt()
  lastSeq!: number;

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => ChatMessage)
  @JSONSchema({
    description:
      'oldest first; of more than 1000 that were missed the newest 1000, the others are in the history',
  })
  messages!: ChatMessage[];
}

export class SendMessage extends RoomRef {
  @IsString()
  @MaxLength(MAX_CONTENT)
  @JSONSchema({ description: 'empty only with attachments' })
  content!: string;

  @Matches(CLIENT_MESSAGE_ID)
  @JSONSchema({ description: 'the same again is the same message' })
  clientMessageId!: string;

  @Omittable()
  @IsArray()
  @ArrayUnique()
  @ArrayMaxSize(MAX_ATTACHMENTS)
  @IsUUID(undefined, { each: true })
  attachments?: string[];

  @Omittable()
  @IsUUID()
  @JSONSchema({ description: 'a message of the same room' })
  replyTo?: string;
}

export class MessageAck {
  @IsString()
  clientMessageId!: string;

  @IsUUID()
  messageId!: string;

  @IsInt()
  seq!: number;

  @IsString()
  roomId!: string;

  @IsISO8601()
  createdAt!: string;
}

export class MessageRef extends RoomRef {
  @IsUUID()
  messageId!: string;
}

export class MessageStatus {
  @IsString()
  roomId!: string;

  @IsUUID()
  @JSONSchema({ description: 'the newest of the receiver’s messages that is covered; earlier ones are too' })
  messageId!: string;

  @IsInt()
  seq!: number;

  @IsString()
  @JSONSchema({ description: 'whom the message has reached' })
  userId!: string;

  @IsIn(['delivered', 'read'])
  status!: 'delivered' | 'read';

  @IsISO8601()
  at!: string;
}

export class RoomVisitor {
  @IsString()
  roomId!: string;

  @IsString()
  userId!: string;

  @IsOptional()
  @IsString()
  name!: string | null;
}

export class RoomLeaver {
  @IsString()
  roomId!: string;

  @IsString()
  userId!: string;
}

export class Typing {
  @IsString()
  roomId!: string;

  @IsString()
  userId!: string;

  @IsBoolean()
  isTyping!: boolean;
}

export class ChatHistoryQuery extends ListQuery {
  @Omittable()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @JSONSchema({ description: 'oldest first, what follows this message; instead of a cursor' })
  afterSeq?: number;
}

export class ChatHistory {
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => ChatMessage)
  @IsObject({ each: true })
  @JSONSchema({ description: 'newest last within the page; the cursor goes back in time' })
  items!: ChatMessage[];

  @IsOptional()
  @IsString()
  nextCursor!: string | null;
}
