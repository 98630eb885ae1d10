import { Type } from 'class-transformer';
import {
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import type { Role } from './event.js';
import { INCIDENT_TYPES, type IncidentType } from './incidents.contract.js';
import { ListQuery } from './list.js';
import { Omittable } from './omittable.js';
import { defineRoute } from './route.js';
import { DEFAULT_SENSOR, Reading, SENSOR_ID, SensorReading } from './telemetry.contract.js';
import { IsTime, type Time } from './time.js';

export const BUCKETS = ['1m', '5m', '1h', '1d'] as const;
export type Bucket = (typeof BUCKETS)[number];

/** A day of minutes in one answer. */
const MAX_POINTS = 1440;
const ADMIN: readonly Role[] = ['admin'];

export class Range {
  @IsNumber()
  min!: number;

  @IsNumber()
  max!: number;
}

export class Thresholds {
  @IsObject()
  @ValidateNested()
  @Type(() => Range)
  @JSONSchema({ description: '°C; a value equal to a limit is fine' })
  temperature!: Range;

  @IsObject()
  @ValidateNested()
  @Type(() => Range)
  @JSONSchema({ description: '% relative humidity; a value equal to a limit is fine' })
  humidity!: Range;
}

export class Sensor {
  @IsString()
  sensor_id!: string;

  @IsIn(['normal', 'alert', 'silent'])
  @JSONSchema({ description: 'alert: an incident is not resolved; silent: that of no data' })
  state!: 'normal' | 'alert' | 'silent';

  @IsOptional()
  @ValidateNested()
  @Type(() => Reading)
  @JSONSchema({ description: 'the newest by its own time; null before the first' })
  last_reading!: Reading | null;

  @IsArray()
  @IsIn(INCIDENT_TYPES, { each: true })
  @JSONSchema({ description: 'types of the incidents that are not resolved' })
  incidents!: IncidentType[];

  @ValidateNested()
  @Type(() => Thresholds)
  thresholds!: Thresholds;
}

export class SensorList {
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Sensor)
  items!: Sensor[];

  @IsOptional()
  @IsString()
  nextCursor!: string | null;
}

export class SensorParams {
  @Matches(SENSOR_ID)
  id!: string;
}

export class ReadingsQuery extends ListQuery {
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_POINTS)
  @JSONSchema({ description: `how many items, at most ${MAX_POINTS}; CSV has them all` })
  override limit: number = 50;

  @Omittable()
  @Matches(SENSOR_ID)
  sensor: string = DEFAULT_SENSOR;

  @Omittable()
  @IsTime()
  @JSONSchema({ description: 'the earliest time' })
  from?: Time;

  @Omittable()
  @IsTime()
  @JSONSchema({ description: 'before this time' })
  to?: Time;

  @Omittable()
  @IsIn(BUCKETS)
  @JSONSchema({ description: 'aggregates over as much time, in UTC; left out: the readings themselves' })
  bucket?: Bucket;

  @Omittable()
  @IsIn(['json', 'csv'])
  @JSONSchema({ description: 'csv: all from `from` to `to`, oldest first' })
  format: 'json' | 'csv' = 'json';
}

export class Spread {
  @IsNumber()
  min!: number;

  @IsNumber()
  avg!: number;

  @IsNumber()
  max!: number;
}

export class ReadingBucket {
  @IsISO8601()
  @JSONSchema({ description: 'when the bucket begins' })
  timestamp!: string;

  @IsInt()
  count!: number;

  @ValidateNested()
  @Type(() => Spread)
  temperature!: Spread;

  @ValidateNested()
  @Type(() => Spread)
  humidity!: Spread;
}

const schemaOf = (name: string) => ({ $ref: `#/components/schemas/${name}` });

export class ReadingList {
  @IsArray()
  @JSONSchema({ items: { oneOf: [schemaOf('Reading'), schemaOf('ReadingBucket')] } })
  items!: (Reading | ReadingBucket)[];

  @IsOptional()
  @IsString()
  nextCursor!: string | null;
}

export const listSensors = defineRoute('GET /api/dht11/sensors', {
  access: 'caller',
  summary: 'Sensors by id: last reading, state, thresholds',
  query: ListQuery,
  response: SensorList,
});

export const showSensor = defineRoute('GET /api/dht11/sensors/:id', {
  access: 'caller',
  summary: 'One sensor: last reading, state, thresholds',
  params: SensorParams,
  response: Sensor,
});

export const changeThresholds = defineRoute('PUT /api/dht11/sensors/:id/thresholds', {
  access: ADMIN,
  summary: 'Sets the limits of one sensor, from its next reading on; it need not have reported yet',
  params: SensorParams,
  body: Thresholds,
  response: Sensor,
});

export const listReadings = defineRoute('GET /api/dht11/readings', {
  access: 'caller',
  summary: 'Readings of a sensor, or what they come to per bucket, newest first; or all of them as CSV',
  query: ReadingsQuery,
  response: ReadingList,
  alsoAs: 'text/csv',
});

export const addReading = defineRoute('POST /api/dht11/readings', {
  access: ['device', 'admin'],
  summary: 'Stores a reading as if it had come by MQTT; a device’s own where it names no sensor',
  body: SensorReading,
  response: Reading,
  status: 201,
});
