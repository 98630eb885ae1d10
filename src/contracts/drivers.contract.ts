import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { defineServerEvent } from './event.js';
import { Omittable } from './omittable.js';
import { Fix, TimedFix } from './position.contract.js';
import { IsTime, type Time } from './time.js';
import { defineTopic } from './topic.js';

/** Ids of drivers and reservations, as they stand in topics. */
export const TOPIC_ID = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

/** A buffer of a phone that was off line for a quarter of an hour, at one position a second. */
export const MAX_POSITIONS = 1_000;

const isRide = ({ type }: DriverPosition): boolean => type === 'reservation_position';
const isGeneral = ({ type }: DriverPosition): boolean => type === 'general_position';

/** Where a driver is: free (`general_position`) or on a ride (`reservation_position`). */
export class DriverPosition {
  @IsIn(['general_position', 'reservation_position'])
  type!: 'general_position' | 'reservation_position';

  @Matches(TOPIC_ID)
  @JSONSchema({ description: 'the one in the topic' })
  chauffeur_id!: string;

  @ValidateIf(isGeneral)
  @IsObject()
  @ValidateNested()
  @Type(() => TimedFix)
  @JSONSchema({ description: 'of a general position' })
  data?: TimedFix;

  @ValidateIf(isRide)
  @Matches(TOPIC_ID)
  @JSONSchema({ description: 'of a reservation position' })
  reservation_id?: string;

  @ValidateIf(isRide)
  @IsObject()
  @ValidateNested()
  @Type(() => Fix)
  @JSONSchema({ description: 'of a reservation position' })
  position?: Fix;

  @ValidateIf(isRide)
  @IsTime()
  @JSONSchema({ description: 'of a reservation position: when it was measured' })
  timestamp?: Time;
}

/** Says what it names and leaves the rest as it is. */
export class DriverStatusChange {
  @Omittable()
  @Matches(TOPIC_ID)
  @JSONSchema({ description: 'the one in the topic' })
  chauffeur_id?: string;

  @Omittable()
  @IsBoolean()
  @JSONSchema({ description: 'takes rides' })
  disponible?: boolean;

  @Omittable()
  @IsBoolean()
  @JSONSchema({ description: 'on line' })
  en_ligne?: boolean;

  @Omittable()
  @IsBoolean()
  @JSONSchema({
    description: 'on a ride; always true while a reservation of theirs is accepted or in progress',
  })
  en_course?: boolean;

  @IsOptional()
  @Matches(TOPIC_ID)
  reservation_id?: string | null;

  @Omittable()
  @IsTime()
  @JSONSchema({ description: 'since when; left out, as in a will: when it arrives' })
  timestamp?: Time;
}

/** A position as it is shown. */
export class DriverFix extends Fix {
  @IsISO8601()
  @JSONSchema({ description: 'when it was measured' })
  timestamp!: string;
}

export class DriverState {
  @IsString()
  chauffeur_id!: string;

  @IsBoolean()
  @JSONSchema({ description: 'takes rides' })
  disponible!: boolean;

  @IsBoolean()
  @JSONSchema({ description: 'on line' })
  en_ligne!: boolean;

  @IsBoolean()
  @JSONSchema({ description: 'on a ride' })
  en_course!: boolean;

  @IsOptional()
  @IsString()
  reservation_id!: string | null;

  @IsOptional()
  @ValidateNested()
  @Type(() => DriverFix)
  @JSONSchema({ description: 'the newest; null when there is none, or for callers who may not see it' })
  position!: DriverFix | null;

  @IsISO8601()
  updatedAt!: string;
}

/** A driver's newest position. */
export class DriverMove {
  @IsString()
  chauffeur_id!: string;

  @IsOptional()
  @IsString()
  @JSONSchema({ description: 'of a ride; null: a free driver' })
  reservation_id!: string | null;

  @ValidateNested()
  @Type(() => DriverFix)
  position!: DriverFix;
}

export const driverPositionTopic = defineTopic('chauffeur/:chauffeurId/position', DriverPosition, {
  qos: 1,
  from: 'driver',
  maxBatch: MAX_POSITIONS,
  summary:
    'Where the driver is; an array is a buffer filled off line, each position counting by its own time',
});

export const driverStatusTopic = defineTopic('chauffeur/:chauffeurId/status', DriverStatusChange, {
  qos: 1,
  retain: true,
  from: 'driver',
  summary: 'What the driver does; retained, and also the app’s last will',
});

export const driverPosition = defineServerEvent('driver:position', DriverMove, {
  namespace: '/',
  summary: 'A driver’s newest position, at most one a second; to page `drivers`',
});

export const driverStatus = defineServerEvent('driver:status', DriverState, {
  namespace: '/',
  summary: 'A driver’s state has changed; to page `drivers`',
});
