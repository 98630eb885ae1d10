import { Injectable, type OnModuleInit } from '@nestjs/common';
import { serverHeartbeat, serverStatus } from '../contracts/index.js';
import { Publisher } from '../platform/broker/publisher.port.js';
import { StatusAnnouncer } from '../platform/broker/status-announcer.js';
import { wireMessage } from '../platform/broker/wire-message.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';

const HEARTBEAT_MS = 30_000;

/**
 * Says on the broker that Relais is there: its status, kept by `StatusAnnouncer` and left as the last will of the
 * connection that publishes, and a heartbeat every 30 s.
 */
@Injectable()
export class ServerStatusNotifier implements OnModuleInit {
  constructor(
    private readonly publisher: Publisher,
    private readonly announcer: StatusAnnouncer,
    private readonly lifecycle: Lifecycle,
  ) {}

  onModuleInit(): void {
    this.publisher.leaveWill(wireMessage(serverStatus, {}, { status: 'offline' }));
    this.announcer.keep({
      messageOf: (status) => wireMessage(serverStatus, {}, { status, timestamp: now() }),
      isOnline: () => true,
    });
    const beating = setInterval(() => void this.beat().catch(() => undefined), HEARTBEAT_MS).unref();
    this.lifecycle.onStop('farewell', () => clearInterval(beating));
  }

  /** At QoS 0: while the broker is away it is refused, and nobody misses it. */
  private async beat(): Promise<void> {
    const heartbeat = { timestamp: now(), uptime: Math.floor(process.uptime()) };
    await this.publisher.publish(wireMessage(serverHeartbeat, {}, heartbeat));
  }
}

function now(): string {
  return new Date().toISOString();
}
