import { Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { ListQuery } from './list.js';
import { OwnFields } from './object-rule.js';
import { Omittable } from './omittable.js';
import { USER_ID } from './rooms.contract.js';
import { defineRoute } from './route.js';
import { IsTelemetry, isTelemetry, TELEMETRY_SHAPE, type Telemetry } from './telemetry-values.js';
import { IsTime, type Time } from './time.js';
import { defineTopic } from './topic.js';

export const MODULE_ID = /^[\w.-]{1,64}$/;

const DAY_S = 86_400;

export class NewModule {
  @Matches(MODULE_ID)
  moduleId!: string;

  @IsString()
  @Length(1, 120)
  name!: string;

  @IsString()
  @Length(1, 60)
  @JSONSchema({ description: 'such as `Station`' })
  type!: string;

  @Omittable()
  @Matches(USER_ID)
  @JSONSchema({ description: 'the owner; left out: the caller. Another one is named by admins only' })
  userId?: string;
}

export class ModulePatch {
  @Omittable()
  @IsString()
  @Length(1, 120)
  name?: string;

  @Omittable()
  @IsString()
  @Length(1, 60)
  type?: string;

  @Omittable()
  @Matches(USER_ID)
  @JSONSchema({ description: 'admins only' })
  userId?: string;
}

/** A field unit, and what it last said. */
export class FieldModule {
  @IsString()
  moduleId!: string;

  @IsString()
  name!: string;

  @IsString()
  type!: string;

  @IsString()
  @JSONSchema({ description: 'the owner' })
  userId!: string;

  @IsBoolean()
  isOnline!: boolean;

  @IsOptional()
  @IsISO8601()
  lastSeen!: string | null;

  @IsOptional()
  @IsString()
  @JSONSchema({ description: 'as the module said it last' })
  status!: string | null;

  @IsOptional()
  @IsObject()
  telemetry!: Telemetry | null;
}

export class ModuleList {
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => FieldModule)
  items!: FieldModule[];

  @IsOptional()
  @IsString()
  nextCursor!: string | null;
}

export class ModuleParams {
  @Matches(MODULE_ID)
  moduleId!: string;
}

export class ModuleTelemetry {
  @IsTelemetry()
  telemetry!: Telemetry;

  @IsISO8601()
  at!: string;
}

export class ModuleTelemetryQuery extends ListQuery {
  @Omittable()
  @IsTime()
  @JSONSchema({ description: 'the earliest time' })
  from?: Time;

  @Omittable()
  @IsTime()
  @JSONSchema({ description: 'before this time' })
  to?: Time;

  @Omittable()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(DAY_S)
  @JSONSchema({ description: 'seconds: of each stretch so long, counted from 1970 in UTC, only the newest' })
  every?: number;
}

export class ModuleTelemetryList {
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => ModuleTelemetry)
  items!: ModuleTelemetry[];

  @IsOptional()
  @IsString()
  nextCursor!: string | null;
}

export class ModuleStatus {
  @IsString()
  @Length(1, 40)
  @JSONSchema({ description: '`offline`: the module is gone; every other word: it is there' })
  status!: string;
}

/** What a module reports: its own values; a `timestamp` among them that is a time says when they were measured. */
@OwnFields({ isValid: isTelemetry, message: TELEMETRY_SHAPE })
export class ReportedTelemetry {
  [value: string]: number | string | boolean;
}

export const moduleTelemetryTopic = defineTopic('modules/:moduleId/telemetry', ReportedTelemetry, {
  qos: 1,
  from: 'device',
  summary: 'What a field module measures: an object of numbers, strings and booleans',
});

export const moduleStatusTopic = defineTopic('modules/:moduleId/status', ModuleStatus, {
  qos: 1,
  retain: true,
  from: 'device',
  summary: 'Whether a field module is there; its last will says `offline`',
});

export const listModules = defineRoute('GET /api/modules', {
  access: 'caller',
  summary: 'The caller’s field modules, all for admins, by their ids',
  query: ListQuery,
  response: ModuleList,
});

export const createModule = defineRoute('POST /api/modules', {
  access: 'caller',
  summary: 'Registers a field module: one’s own, or as an admin anyone’s',
  body: NewModule,
  response: FieldModule,
  status: 201,
});

export const showModule = defineRoute('GET /api/modules/:moduleId', {
  access: 'caller',
  summary: 'One field module, to its owner and admins',
  params: ModuleParams,
  response: FieldModule,
});

export const changeModule = defineRoute('PATCH /api/modules/:moduleId', {
  access: 'caller',
  summary: 'Renames a field module; its owner and admins, who may also give it to another',
  params: ModuleParams,
  body: ModulePatch,
  response: FieldModule,
});

export const deleteModule = defineRoute('DELETE /api/modules/:moduleId', {
  access: 'caller',
  summary: 'Forgets a field module with its telemetry; its owner and admins',
  params: ModuleParams,
});

export const listModuleTelemetry = defineRoute('GET /api/modules/:moduleId/telemetry', {
  access: 'caller',
  summary: 'What a field module has measured, newest first; its owner and admins',
  params: ModuleParams,
  query: ModuleTelemetryQuery,
  response: ModuleTelemetryList,
});
