import { Type } from 'class-transformer';
import { IsIn, IsInt, IsObject, ValidateNested } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { defineRoute } from './route.js';

/** The shape of Terminus. */
export class HealthReport {
  @IsIn(['ok', 'degraded', 'error', 'shutting_down'])
  @JSONSchema({ description: 'degraded: something is away that the work goes on without' })
  status: 'ok' | 'degraded' | 'error' | 'shutting_down';

  @IsObject()
  @JSONSchema({ description: 'what is well, by name' })
  info: object;

  @IsObject()
  @JSONSchema({ description: 'what is not, by name' })
  error: object;

  @IsObject()
  @JSONSchema({ description: 'everything, by name' })
  details: object;
}

export class HealthCheck {
  @IsIn(['up', 'down'])
  status: 'up' | 'down';

  [detail: string]: unknown;
}

export class MqttChecks {
  @ValidateNested()
  @Type(() => HealthCheck)
  listener: HealthCheck;

  @ValidateNested()
  @Type(() => HealthCheck)
  publisher: HealthCheck;
}

export class HealthChecks {
  @ValidateNested()
  @Type(() => HealthCheck)
  redis: HealthCheck;

  @ValidateNested()
  @Type(() => HealthCheck)
  postgres: HealthCheck;

  @ValidateNested()
  @Type(() => MqttChecks)
  mqtt: MqttChecks;

  @ValidateNested()
  @Type(() => HealthCheck)
  queue: HealthCheck;
}

export class HealthOverview {
  @IsIn(['ok', 'degraded'])
  status: 'ok' | 'degraded';

  @IsInt()
  @JSONSchema({ description: 'seconds' })
  uptime: number;

  @ValidateNested()
  @Type(() => HealthChecks)
  checks: HealthChecks;
}

export const showHealth = defineRoute('GET /health', {
  access: 'public',
  summary: 'Everything this process depends on; 503 while a needed part is down',
  response: HealthReport,
});

export const showLiveness = defineRoute('GET /health/live', {
  access: 'public',
  summary: '200 while the process answers: restart it when it does not',
  response: HealthReport,
});

export const showReadiness = defineRoute('GET /health/ready', {
  access: 'public',
  summary: '503 while a needed part is down or the process drains: send no work then',
  response: HealthReport,
});

export const showHealthOverview = defineRoute('GET /api/health', {
  access: 'public',
  summary: 'Engines, MQTT connections and the offline queue, always with 200',
  response: HealthOverview,
});
