import { Type } from 'class-transformer';
import { IsArray, IsIn, IsISO8601, IsOptional, IsString, Matches, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { defineClientEvent, defineServerEvent } from './event.js';
import { defineRoute } from './route.js';

export const PRESENCE_STATUSES = ['online', 'away', 'busy', 'offline'] as const;
export type PresenceStatus = (typeof PRESENCE_STATUSES)[number];

export class PresenceUpdate {
  @IsIn(PRESENCE_STATUSES)
  @JSONSchema({ description: '`offline`: looks absent to others, and still hears everything' })
  status!: PresenceStatus;
}

export class Presence {
  @IsString()
  userId!: string;

  @IsIn(PRESENCE_STATUSES)
  status!: PresenceStatus;

  @IsOptional()
  @IsISO8601()
  @JSONSchema({
    description: 'when they were last on line, this moment included; null: never, as far as is known',
  })
  lastSeen!: string | null;
}

export class UserOnline {
  @IsString()
  userId!: string;

  @IsOptional()
  @IsString()
  name!: string | null;

  @IsIn(PRESENCE_STATUSES)
  status!: PresenceStatus;
}

export class UserOffline {
  @IsString()
  userId!: string;

  @IsISO8601()
  lastSeen!: string;
}

export class PresenceQuery {
  @IsString()
  @Matches(/^[A-Za-z0-9][\w.:@-]{0,127}(?:,[A-Za-z0-9][\w.:@-]{0,127}){0,199}$/)
  @JSONSchema({ description: 'ids separated by commas, at most 200' })
  userIds!: string;
}

export class PresenceList {
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Presence)
  items!: Presence[];
}

const TO_CONTACTS = 'to those who share a room with them, and to admins';

export const updatePresence = defineClientEvent('presence:update', PresenceUpdate, PresenceUpdate, {
  namespace: '/',
  summary: 'Says how reachable the user is, on all of their devices',
});

export const presenceChanged = defineServerEvent('presence:changed', Presence, {
  namespace: '/',
  summary: `Somebody says how reachable they are; ${TO_CONTACTS}`,
});

export const userOnline = defineServerEvent('user:online', UserOnline, {
  namespace: '/',
  summary: `The first socket of a user, on whichever instance; ${TO_CONTACTS}`,
});

export const userOffline = defineServerEvent('user:offline', UserOffline, {
  namespace: '/',
  summary: `The last socket of a user has been gone for \`PRESENCE_GRACE\`; ${TO_CONTACTS}`,
});

export const listPresence = defineRoute('GET /api/presence', {
  access: 'caller',
  summary: 'Who is on line, of the caller’s contacts among these; admins: of all',
  query: PresenceQuery,
  response: PresenceList,
});
