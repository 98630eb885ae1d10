import { Type } from 'class-transformer';
import {
  IsArray,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { DriverFix, DriverState, TOPIC_ID } from './drivers.contract.js';
import { ListQuery } from './list.js';
import { Omittable } from './omittable.js';
import { defineRoute } from './route.js';
import { IsTime, type Time } from './time.js';

export class DriverTotals {
  @IsInt()
  total!: number;

  @IsInt()
  en_ligne!: number;

  @IsInt()
  @JSONSchema({ description: 'on line, take rides, and are on none' })
  disponibles!: number;

  @IsInt()
  en_course!: number;
}

export class DriverOverview extends DriverTotals {
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => DriverState)
  @JSONSchema({ description: 'by id, a page at a time' })
  chauffeurs!: DriverState[];

  @IsOptional()
  @IsString()
  nextCursor!: string | null;
}

export class DriverParams {
  @Matches(TOPIC_ID)
  id!: string;
}

export class NearestQuery {
  @Type(() => Number)
  @IsNumber()
  @Min(-90)
  @Max(90)
  lat!: number;

  @Type(() => Number)
  @IsNumber()
  @Min(-180)
  @Max(180)
  lng!: number;

  @Omittable()
  @Type(() => Number)
  @IsNumber()
  @Min(1)
  @Max(100_000)
  @JSONSchema({ description: 'm' })
  rayon: number = 5_000;

  @Omittable()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit: number = 10;
}

export class NearbyDriver {
  @IsString()
  chauffeur_id!: string;

  @IsNumber()
  @JSONSchema({ description: 'm' })
  distance!: number;

  @ValidateNested()
  @Type(() => DriverFix)
  position!: DriverFix;
}

export class NearbyDrivers {
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => NearbyDriver)
  items!: NearbyDriver[];
}

/** Which part of a track, and how it is written. */
export class TrackQuery {
  @Omittable()
  @IsTime()
  @JSONSchema({ description: 'the earliest time; left out: a day before `to`' })
  from?: Time;

  @Omittable()
  @IsTime()
  @JSONSchema({ description: 'before this time; left out: now' })
  to?: Time;

  @Omittable()
  @IsIn(['geojson', 'gpx'])
  format: 'geojson' | 'gpx' = 'geojson';
}

export class LineString {
  @IsIn(['LineString'])
  type!: 'LineString';

  @IsArray()
  @JSONSchema({ description: '[longitude, latitude], in the order of times', items: { type: 'array' } })
  coordinates!: [number, number][];
}

export class TrackTimes {
  @IsArray()
  @IsString({ each: true })
  @JSONSchema({ description: 'ISO 8601, one for each coordinate' })
  coordTimes!: string[];
}

/** RFC 7946, with the times where geojson.io, Leaflet and QGIS look for them. */
export class Track {
  @IsIn(['Feature'])
  type!: 'Feature';

  @IsOptional()
  @ValidateNested()
  @Type(() => LineString)
  @JSONSchema({ description: 'null with fewer than two positions' })
  geometry!: LineString | null;

  @ValidateNested()
  @Type(() => TrackTimes)
  properties!: TrackTimes;
}

export const listDrivers = defineRoute('GET /api/chauffeurs/status', {
  access: 'caller',
  summary: 'How many drivers do what, and each of them; positions for those who may see them',
  query: ListQuery,
  response: DriverOverview,
});

export const showDriver = defineRoute('GET /api/chauffeurs/:id/status', {
  access: 'caller',
  summary: 'What one driver does',
  params: DriverParams,
  response: DriverState,
});

export const nearestDrivers = defineRoute('GET /api/chauffeurs/proches', {
  access: 'caller',
  summary: 'Drivers on line who take rides and are on none, nearest first',
  query: NearestQuery,
  response: NearbyDrivers,
});

export const showDriverTrack = defineRoute('GET /api/chauffeurs/:id/track', {
  access: 'caller',
  summary: 'Where a driver was, as GeoJSON or GPX; to the driver and admins',
  params: DriverParams,
  query: TrackQuery,
  response: Track,
  alsoAs: 'application/gpx+xml',
});
