import { Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { EventPosition } from './event-position.contract.js';
import { defineClientEvent } from './event.js';
import { CUSTOM_EVENT, RealtimeTarget } from './realtime.contract.js';
import { defineRoute } from './route.js';
import { IsStreamPositions, type StreamPositions } from './stream-positions.js';

export class RealtimeSync {
  @IsStreamPositions()
  @JSONSchema({ description: 'the newest position that the client has of each stream; empty at first' })
  streams!: StreamPositions;
}

export class MissedEvent {
  @IsString()
  event!: string;

  @IsObject()
  data!: object;

  @ValidateNested()
  @Type(() => EventPosition)
  position!: EventPosition;
}

export class RealtimeSynced {
  @IsBoolean()
  @JSONSchema({ description: 'false: `state` is what the client has to begin with again' })
  recovered!: boolean;

  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => MissedEvent)
  @JSONSchema({
    description:
      'in each stream in order. What comes live meanwhile may be here too: a client holds it back until it has these, and drops by offset what it has',
  })
  events?: MissedEvent[];

  @IsOptional()
  @IsObject()
  @JSONSchema({ description: 'by part: `modules`, and for admins `stats`' })
  state?: Record<string, unknown>;

  @IsStreamPositions()
  @JSONSchema({ description: 'from where on to ask the next time' })
  positions!: StreamPositions;
}

export class EmitRequest extends RealtimeTarget {
  @Matches(CUSTOM_EVENT)
  @JSONSchema({ description: '`rt_custom_…`' })
  event!: string;

  @IsObject()
  data!: Record<string, unknown>;
}

/** By the names of the client’s options. */
export class ClientDefaults {
  @IsInt()
  maxReconnectAttempts!: number;

  @IsInt()
  @JSONSchema({ description: 'milliseconds' })
  reconnectDelay!: number;
}

export const realtimeSync = defineClientEvent('rt_sync', RealtimeSync, RealtimeSynced, {
  namespace: '/',
  summary: 'What the client has missed of each stream, or the whole state where that is not kept any more',
});

export const emitRealtime = defineRoute('POST /api/realtime/emit', {
  access: ['admin'],
  summary: 'Sends a custom event to everybody, admins, those on a page, or one user',
  body: EmitRequest,
  response: EventPosition,
});

export const showClientDefaults = defineRoute('GET /api/realtime/client', {
  access: 'public',
  summary: 'How a client comes back that was cut off, unless it has options of its own',
  response: ClientDefaults,
});
