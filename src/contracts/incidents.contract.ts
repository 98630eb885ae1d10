import { Type } from 'class-transformer';
import {
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsNumber,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { defineServerEvent, type Role } from './event.js';
import { ListQuery } from './list.js';
import { Omittable } from './omittable.js';
import { renamableTopics } from './renamable-topics.js';
import { defineRoute } from './route.js';
import { SENSOR_ID } from './telemetry.contract.js';
import { defineTopic } from './topic.js';

export const INCIDENT_TYPES = [
  'temperature_low',
  'temperature_high',
  'humidity_low',
  'humidity_high',
  'no_data',
] as const;
export type IncidentType = (typeof INCIDENT_TYPES)[number];

export const INCIDENT_STATUSES = ['open', 'acknowledged', 'resolved'] as const;
export type IncidentStatus = (typeof INCIDENT_STATUSES)[number];

export const INCIDENT_ACTIONS = ['create', 'acknowledge', 'resolve'] as const;
export type IncidentAction = (typeof INCIDENT_ACTIONS)[number];

const ADMIN: readonly Role[] = ['admin'];
const IN_UNITS = 'in the unit of its type: °C, % relative humidity, or seconds without data';

/** What is wrong with a sensor, from when it began until it is resolved. */
export class Incident {
  @IsInt()
  @JSONSchema({ description: '1, 2, 3 …' })
  incident_id!: number;

  @IsString()
  sensor_id!: string;

  @IsIn(INCIDENT_TYPES)
  type!: IncidentType;

  @IsIn(INCIDENT_STATUSES)
  status!: IncidentStatus;

  @IsOptional()
  @IsNumber()
  @JSONSchema({ description: `what opened it, ${IN_UNITS}; null when somebody did who named none` })
  value!: number | null;

  @IsNumber()
  @JSONSchema({ description: `what the value passed, ${IN_UNITS}` })
  threshold!: number;

  @IsISO8601()
  opened_at!: string;

  @IsOptional()
  @IsISO8601()
  acknowledged_at!: string | null;

  @IsOptional()
  @IsISO8601()
  resolved_at!: string | null;
}

export class NewIncident {
  @Matches(SENSOR_ID)
  sensor_id!: string;

  @IsIn(INCIDENT_TYPES)
  type!: IncidentType;

  @Omittable()
  @IsNumber()
  @JSONSchema({ description: IN_UNITS })
  value?: number;
}

/** A command carries `action`, a state `status`; Relais takes the commands and says the states. */
export class IncidentMessage {
  @ValidateIf(({ status }: IncidentMessage) => status === undefined)
  @IsIn(INCIDENT_ACTIONS)
  action?: IncidentAction;

  @Omittable()
  @IsIn(INCIDENT_STATUSES)
  status?: IncidentStatus;

  @ValidateIf(({ action }: IncidentMessage) => action === 'acknowledge' || action === 'resolve')
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  incident_id?: number;

  @ValidateIf(({ action }: IncidentMessage) => action === 'create')
  @Matches(SENSOR_ID)
  sensor_id?: string;

  @ValidateIf(({ action }: IncidentMessage) => action === 'create')
  @IsIn(INCIDENT_TYPES)
  type?: IncidentType;

  @IsOptional()
  @IsNumber()
  @JSONSchema({ description: IN_UNITS })
  value?: number | null;
}

/** An incident that has just opened. */
export class Alert {
  @IsInt()
  incident_id!: number;

  @IsIn(INCIDENT_TYPES)
  alert_type!: IncidentType;

  @IsString()
  sensor_id!: string;

  @IsOptional()
  @IsNumber()
  @JSONSchema({ description: IN_UNITS })
  value!: number | null;

  @IsNumber()
  threshold!: number;

  @IsISO8601()
  timestamp!: string;
}

/** The alert, and where its incident stands now. */
export class TelemetryAlert extends Alert {
  @IsIn(INCIDENT_STATUSES)
  status!: IncidentStatus;
}

export class IncidentList {
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Incident)
  items!: Incident[];

  @IsOptional()
  @IsString()
  nextCursor!: string | null;
}

export class IncidentsQuery extends ListQuery {
  @Omittable()
  @IsIn(INCIDENT_STATUSES)
  status?: IncidentStatus;

  @Omittable()
  @Matches(SENSOR_ID)
  sensor?: string;
}

export class IncidentParams {
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  id!: number;
}

export const incidentTopic = defineTopic(renamableTopics.MQTT_TOPIC_INCIDENTS, IncidentMessage, {
  qos: 1,
  from: 'both',
  summary: 'Commands to incidents, and from Relais the state of each incident that changed',
});

export const alertTopic = defineTopic(renamableTopics.MQTT_TOPIC_ALERTS, Alert, {
  qos: 1,
  from: 'server',
  summary: 'An incident has opened',
});

export const telemetryAlert = defineServerEvent('telemetry:alert', TelemetryAlert, {
  namespace: '/',
  summary:
    'An incident has opened, was acknowledged or resolved; to admins and the owner of the sensor’s module',
});

export const listIncidents = defineRoute('GET /api/dht11/incidents', {
  access: 'caller',
  summary: 'Incidents, newest first',
  query: IncidentsQuery,
  response: IncidentList,
});

export const showIncident = defineRoute('GET /api/dht11/incidents/:id', {
  access: 'caller',
  summary: 'One incident',
  params: IncidentParams,
  response: Incident,
});

export const createIncident = defineRoute('POST /api/dht11/incidents', {
  access: ADMIN,
  summary: 'Opens an incident of a known sensor, unless one of its type is open',
  body: NewIncident,
  response: Incident,
  status: 201,
});

export const acknowledgeIncident = defineRoute('POST /api/dht11/incidents/:id/acknowledge', {
  access: ADMIN,
  summary: 'Somebody has seen it',
  params: IncidentParams,
  response: Incident,
});

export const resolveIncident = defineRoute('POST /api/dht11/incidents/:id/resolve', {
  access: ADMIN,
  summary: 'Ends it; the next reading out of range opens another one',
  params: IncidentParams,
  response: Incident,
});
