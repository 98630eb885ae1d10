import { Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { DriverTotals } from './driver-routes.contract.js';
import { defineRoute } from './route.js';

export class QueueFill {
  @IsInt()
  size: number;

  @IsInt()
  max: number;
}

export class BrokerStats {
  @IsInt()
  @JSONSchema({ description: 'topics and filters the server listens to' })
  topics: number;

  @ValidateNested()
  @Type(() => QueueFill)
  queue: QueueFill;
}

export class MemoryUse {
  @IsInt()
  @JSONSchema({ description: 'bytes' })
  rss: number;

  @IsInt()
  @JSONSchema({ description: 'bytes' })
  heapUsed: number;
}

export class MailStats {
  @IsInt()
  @JSONSchema({ description: 'not sent yet' })
  waiting: number;

  @IsInt()
  @JSONSchema({ description: 'given up within the last 30 days' })
  failed: number;
}

export class OutboxStats {
  @IsInt()
  @JSONSchema({ description: 'messages that are to be published' })
  waiting: number;
}

export class ReservationStats {
  @IsInt()
  @JSONSchema({ description: 'neither completed nor cancelled' })
  actives: number;
}

export class ChatStats {
  @IsInt()
  @JSONSchema({ description: 'stored, over all rooms' })
  messages: number;

  @IsInt()
  @JSONSchema({ description: 'stretches of reservations’ chats that are archived' })
  archives: number;

  @IsInt()
  @JSONSchema({ description: 'documents held: not delivered, or within the last 7 days' })
  backups: number;
}

/** Features add their parts beside these. A part that cannot be had now is null. */
export class ServerStats {
  @IsOptional()
  @ValidateNested()
  @Type(() => DriverTotals)
  chauffeurs: DriverTotals | null;

  @IsOptional()
  @ValidateNested()
  @Type(() => BrokerStats)
  mqtt: BrokerStats | null;

  @IsOptional()
  @ValidateNested()
  @Type(() => MailStats)
  mail: MailStats | null;

  @IsOptional()
  @ValidateNested()
  @Type(() => OutboxStats)
  outbox: OutboxStats | null;

  @IsOptional()
  @ValidateNested()
  @Type(() => ReservationStats)
  reservations: ReservationStats | null;

  @IsOptional()
  @ValidateNested()
  @Type(() => ChatStats)
  chat: ChatStats | null;

  @IsOptional()
  @IsInt()
  @JSONSchema({ description: 'connected to this instance' })
  sockets: number | null;

  @IsOptional()
  @IsObject()
  @JSONSchema({
    description: 'the counts of `rt_global_stats_updated`: totalUsers, activeUsers, totalModules …',
    additionalProperties: { type: 'number' },
  })
  totals: Record<string, number> | null;

  @IsOptional()
  @ValidateNested()
  @Type(() => MemoryUse)
  memory: MemoryUse | null;

  @IsOptional()
  @IsInt()
  @JSONSchema({ description: 'seconds' })
  uptime: number | null;

  [part: string]: unknown;
}

export class CleanupReport {
  @IsObject()
  @JSONSchema({ description: 'how many of each were removed', additionalProperties: { type: 'integer' } })
  removed: Record<string, number>;

  @IsArray()
  @IsString({ each: true })
  @JSONSchema({ description: 'what could not be cleaned now; the log says why' })
  failed: string[];
}

export class ConnectionState {
  @IsBoolean()
  isConnected: boolean;

  @IsString()
  clientId: string;

  @IsOptional()
  @IsISO8601()
  connectedAt?: string;

  @IsInt()
  reconnectAttempts: number;
}

export class MqttConnections {
  @ValidateNested()
  @Type(() => ConnectionState)
  listener: ConnectionState;

  @ValidateNested()
  @Type(() => ConnectionState)
  publisher: ConnectionState;

  @IsArray()
  @IsString({ each: true })
  @JSONSchema({ description: 'filters the broker has confirmed' })
  topics: string[];

  @ValidateNested()
  @Type(() => QueueFill)
  queue: QueueFill;
}

export const showStats = defineRoute('GET /api/stats', {
  access: ['admin'],
  summary: 'What there is right now, by feature',
  response: ServerStats,
});

export const runCleanup = defineRoute('POST /api/cleanup', {
  access: ['admin'],
  summary: 'Removes now what the cleanup removes every 6 h',
  response: CleanupReport,
});

export const showConnections = defineRoute('GET /api/mqtt/status', {
  access: ['admin'],
  summary: 'The server’s own MQTT connections, what it listens to, and the offline queue',
  response: MqttConnections,
});

export const reconnectPublisher = defineRoute('POST /api/reconnect-publisher', {
  access: ['admin'],
  summary: 'Closes the publishing connection and opens it again',
  response: ConnectionState,
});

export const showMetrics = defineRoute('GET /metrics', {
  access: 'metrics',
  summary: 'Metrics for Prometheus',
  response: String,
  mediaType: 'text/plain; version=0.0.4; charset=utf-8',
});
