import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { ServerStats } from '../contracts/index.js';
import { SocketHub } from '../platform/socket/socket-hub.js';
import { StatsParts, type StatsPart } from '../platform/upkeep/stats-parts.js';
import { RealtimeCounts } from '../realtime/realtime-counts.port.js';
import { ConnectionsService } from './connections.service.js';

/** What there is right now: every feature's part. A part that cannot be had is null, and breaks no other. */
@Injectable()
export class StatsService implements OnModuleInit {
  private readonly logger = new Logger(StatsService.name);

  constructor(
    private readonly parts: StatsParts,
    private readonly connections: ConnectionsService,
    private readonly sockets: SocketHub,
    private readonly counts: RealtimeCounts,
  ) {}

  onModuleInit(): void {
    this.parts.register({ name: 'mqtt', read: () => this.connections.stats() });
    this.parts.register({ name: 'sockets', read: () => this.sockets.count() });
    this.parts.register({ name: 'totals', read: () => this.counts.read() });
    this.parts.register({ name: 'memory', read: readMemory });
    this.parts.register({ name: 'uptime', read: () => Math.floor(process.uptime()) });
  }

  async read(): Promise<ServerStats> {
    const entries = await Promise.all(
      this.parts.all().map(async (part) => [part.name, await this.readPart(part)] as const),
    );
    return Object.fromEntries(entries) as unknown as ServerStats;
  }

  private async readPart(part: StatsPart): Promise<unknown> {
    try {
      return await part.read();
    } catch (error) {
      this.logger.warn(`no statistics of ${part.name}`, error);
      return null;
    }
  }
}

function readMemory() {
  const { rss, heapUsed } = process.memoryUsage();
  return { rss, heapUsed };
}
