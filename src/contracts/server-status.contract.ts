import { IsIn, IsInt, IsISO8601, IsOptional } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { defineTopic } from './topic.js';

export class ServerStatus {
  @IsIn(['online', 'offline'])
  status: 'online' | 'offline';

  @IsOptional()
  @IsISO8601()
  @JSONSchema({ description: 'since when it is so; a last will has none' })
  timestamp?: string;
}

export class ServerHeartbeat {
  @IsISO8601()
  timestamp: string;

  @IsInt()
  @JSONSchema({ description: 'seconds' })
  uptime: number;
}

export const serverStatus = defineTopic('ktur/server/status', ServerStatus, {
  qos: 1,
  retain: true,
  from: 'server',
  summary: 'Whether Relais is there; also its last will',
});

export const serverHeartbeat = defineTopic('ktur/server/heartbeat', ServerHeartbeat, {
  qos: 0,
  from: 'server',
  summary: 'Every 30 s while Relais is there',
});
