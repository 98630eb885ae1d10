import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  Length,
  Matches,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { ListQuery } from './list.js';
import { Omittable } from './omittable.js';
import { defineRoute } from './route.js';

export const ROOM_KINDS = ['named', 'direct', 'reservation'] as const;
export type RoomKind = (typeof ROOM_KINDS)[number];

/** A `sub`, or, in the room of a reservation, `chauffeur_{chauffeur_id}` for its driver. */
export const USER_ID = /^[A-Za-z0-9][A-Za-z0-9_.:@-]{0,137}$/;
export const NAMED_ROOM_ID = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;
/** `general`, `direct:{a}~{b}` with the ids in code-point order, `reservation:{id}`. */
export const ROOM_ID =
  /^(?:[A-Za-z0-9][\w.-]{0,63}|direct:[A-Za-z0-9][\w.:@-]{0,127}~[A-Za-z0-9][\w.:@-]{0,127}|reservation:(?!recentes$)[A-Za-z0-9][\w.-]{0,63})$/;

export const MAX_ROOM_MEMBERS = 1_000;

export class NewRoom {
  @Omittable()
  @Matches(NAMED_ROOM_ID)
  @JSONSchema({ description: 'made here when it is left out' })
  roomId?: string;

  @Omittable()
  @IsString()
  @Length(1, 120)
  name?: string;

  @IsArray()
  @ArrayUnique()
  @ArrayMaxSize(MAX_ROOM_MEMBERS)
  @Matches(USER_ID, { each: true })
  @JSONSchema({ description: 'besides the caller, who owns the room' })
  members!: string[];
}

export class RoomPatch {
  @IsString()
  @Length(1, 120)
  name!: string;
}

export class Room {
  @IsString()
  roomId!: string;

  @IsOptional()
  @IsString()
  name!: string | null;

  @IsIn(ROOM_KINDS)
  kind!: RoomKind;

  @IsOptional()
  @IsString()
  @JSONSchema({ description: 'of a named room' })
  owner!: string | null;

  @IsArray()
  @IsString({ each: true })
  @JSONSchema({ description: 'in a reservation, those who have joined or written' })
  members!: string[];

  @IsInt()
  @JSONSchema({ description: 'of the newest message; 0: there was none' })
  lastSeq!: number;

  @IsInt()
  @JSONSchema({ description: 'messages of others that the caller has not read' })
  unread!: number;

  @IsISO8601()
  createdAt!: string;
}

export class RoomParams {
  @Matches(ROOM_ID)
  id!: string;
}

export class RoomMemberParams extends RoomParams {
  @Matches(USER_ID)
  userId!: string;
}

export class RoomList {
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Room)
  items!: Room[];

  @IsOptional()
  @IsString()
  nextCursor!: string | null;
}

export const listRooms = defineRoute('GET /api/rooms', {
  access: 'caller',
  summary: 'The caller’s rooms, with what is unread; those with the newest message first',
  query: ListQuery,
  response: RoomList,
});

export const createRoom = defineRoute('POST /api/rooms', {
  access: 'caller',
  summary: 'Makes a named room; the caller owns it and is in it',
  body: NewRoom,
  response: Room,
  status: 201,
});

export const showRoom = defineRoute('GET /api/rooms/:id', {
  access: 'caller',
  summary: 'One room, to its members and admins',
  params: RoomParams,
  response: Room,
});

export const changeRoom = defineRoute('PATCH /api/rooms/:id', {
  access: 'caller',
  summary: 'Renames a named room; its owner and admins',
  params: RoomParams,
  body: RoomPatch,
  response: Room,
});

export const deleteRoom = defineRoute('DELETE /api/rooms/:id', {
  access: 'caller',
  summary: 'Deletes a named room with its messages; its owner and admins',
  params: RoomParams,
});

export const addRoomMember = defineRoute('PUT /api/rooms/:id/members/:userId', {
  access: 'caller',
  summary: 'Takes somebody into a named room; its owner and admins',
  params: RoomMemberParams,
});

export const removeRoomMember = defineRoute('DELETE /api/rooms/:id/members/:userId', {
  access: 'caller',
  summary: 'Takes somebody out of a named room; its owner and admins, and whoever leaves',
  params: RoomMemberParams,
});
