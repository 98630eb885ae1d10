import { Controller } from '@nestjs/common';
import {
  CleanupReport,
  ConnectionState,
  MqttConnections,
  reconnectPublisher,
  runCleanup,
  ServerStats,
  showConnections,
  showStats,
} from '../contracts/index.js';
import { OnRoute } from '../platform/http/on-route.decorator.js';
import { CleanupService } from './cleanup.service.js';
import { ConnectionsService } from './connections.service.js';
import { StatsService } from './stats.service.js';

@Controller()
export class OperationsController {
  constructor(
    private readonly stats: StatsService,
    private readonly cleanup: CleanupService,
    private readonly connections: ConnectionsService,
  ) {}

  @OnRoute(showStats)
  onStats(): Promise<ServerStats> {
    return this.stats.read();
  }

  @OnRoute(runCleanup)
  onCleanup(): Promise<CleanupReport> {
    return this.cleanup.run();
  }

  @OnRoute(showConnections)
  onConnections(): MqttConnections {
    return this.connections.connections();
  }

  @OnRoute(reconnectPublisher)
  onReconnectPublisher(): Promise<ConnectionState> {
    return this.connections.reconnectPublisher();
  }
}
