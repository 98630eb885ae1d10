import { IsBoolean, IsEmail, IsISO8601, IsObject, IsOptional, IsString, Matches } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { defineServerEvent } from './event.js';
import { IsTelemetry, type Telemetry } from './telemetry-values.js';

export class ModuleOnline {
  @IsString()
  moduleId!: string;

  @IsISO8601()
  lastSeen!: string;

  @IsOptional()
  @IsString()
  name?: string;

  @IsOptional()
  @IsString()
  status?: string;
}

export class ModuleOffline {
  @IsString()
  moduleId!: string;

  @IsISO8601()
  disconnectedAt!: string;
}

export class ModuleAdded {
  @IsString()
  moduleId!: string;

  @IsString()
  name!: string;

  @IsString()
  type!: string;

  @IsString()
  userId!: string;
}

export class ModuleUpdated {
  @IsString()
  moduleId!: string;

  @IsString()
  name!: string;

  @IsString()
  type!: string;
}

export class ModuleRemoved {
  @IsString()
  moduleId!: string;

  @IsString()
  userId!: string;
}

export class TelemetryUpdated {
  @IsString()
  moduleId!: string;

  @IsTelemetry()
  telemetry!: Telemetry;
}

export class UserEntered {
  @IsString()
  id!: string;

  @IsString()
  name!: string;

  @IsEmail()
  email!: string;

  @IsBoolean()
  isAdmin!: boolean;
}

export class UserGone {
  @IsString()
  id!: string;

  @IsString()
  name!: string;

  @IsISO8601()
  logoutTime!: string;
}

export class UserProfile {
  @IsString()
  id!: string;

  @IsString()
  name!: string;

  @IsEmail()
  email!: string;
}

export class GlobalStats {
  @IsObject()
  @JSONSchema({
    type: 'object',
    additionalProperties: { type: 'number' },
    description: 'totalUsers, activeUsers, totalModules, onlineModules and further counts',
  })
  stats!: Record<string, number>;
}

const TO_OWNER = 'to its owner and admins';

const event = <const N extends string, D extends object>(name: N, payload: new () => D, summary: string) =>
  defineServerEvent(name, payload, { namespace: '/', isPositioned: true, summary });

export const rtModuleOnline = event('rt_module_online', ModuleOnline, `A field module is there; ${TO_OWNER}`);
export const rtModuleOffline = event(
  'rt_module_offline',
  ModuleOffline,
  `A field module is gone; ${TO_OWNER}`,
);
export const rtModuleAdded = event(
  'rt_module_added',
  ModuleAdded,
  `A field module was registered, or given to its owner; ${TO_OWNER}`,
);
export const rtModuleUpdated = event(
  'rt_module_updated',
  ModuleUpdated,
  `Name or type of a field module changed; ${TO_OWNER}`,
);
export const rtModuleRemoved = event(
  'rt_module_removed',
  ModuleRemoved,
  `A field module is forgotten, or given to another; ${TO_OWNER}`,
);
export const rtTelemetryUpdated = event(
  'rt_telemetry_updated',
  TelemetryUpdated,
  `A field module measures something else than before; ${TO_OWNER}`,
);
export const rtUserLoggedIn = event('rt_user_logged_in', UserEntered, 'Somebody signed in; to admins');
export const rtUserLoggedOut = event('rt_user_logged_out', UserGone, 'Somebody signed out; to admins');
export const rtUserProfileUpdated = event(
  'rt_user_profile_updated',
  UserProfile,
  'Name or e-mail of a user changed; to that user and admins',
);
export const rtGlobalStatsUpdated = event(
  'rt_global_stats_updated',
  GlobalStats,
  'Counts of the whole system, when one changed; to admins (off with `REALTIME_ENABLE_STATS=false`)',
);

export const CUSTOM_EVENT = /^rt_custom_\w{1,64}$/;

export class RealtimeTarget {
  @Matches(/^(?:all|admins|page:(?:modules|admin|drivers)|user:[A-Za-z0-9][\w.:@-]{0,127})$/)
  @JSONSchema({ description: '`all`, `admins`, `page:{page}`, `user:{id}`' })
  target!: string;
}
