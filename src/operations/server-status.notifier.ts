import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { serverHeartbeat, serverStatus, type ServerStatus } from '../contracts/index.js';
import { Publisher, type OutgoingMessage } from '../platform/broker/publisher.port.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { untilDone } from '../platform/retry/until-done.js';

const HEARTBEAT_MS = 30_000;

/**
 * Says on the broker that Relais is there: retained `online` at each connection, `offline` at the stop and as the last
 * will, a heartbeat every 30 s. `online` is said again with each heartbeat, since another instance that ended has left
 * its `offline` on the same topic.
 */
@Injectable()
export class ServerStatusNotifier implements OnModuleInit {
  private readonly logger = new Logger(ServerStatusNotifier.name);

  constructor(
    private readonly publisher: Publisher,
    private readonly lifecycle: Lifecycle,
  ) {}

  onModuleInit(): void {
    this.publisher.leaveWill(statusMessage({ status: 'offline' }));
    this.publisher.onStatus((isConnected) => {
      if (isConnected) void this.announce();
    });
    const beating = setInterval(() => void this.beat().catch(() => undefined), HEARTBEAT_MS).unref();
    this.lifecycle.onStop('farewell', async () => {
      clearInterval(beating);
      await this.takeLeave();
    });
  }

  private async beat(): Promise<void> {
    await this.announce();
    const heartbeat = { timestamp: now(), uptime: Math.floor(process.uptime()) };
    const { qos, retain = false } = serverHeartbeat;
    await this.say({ topic: serverHeartbeat.build({}), payload: JSON.stringify(heartbeat), qos, retain });
  }

  /** At the start the link is up before the database is, which orders what is published at QoS 1. */
  private announce(): Promise<void> {
    const message = statusMessage({ status: 'online', timestamp: now() });
    return untilDone(
      () => this.say(message),
      this.lifecycle,
      (error) => this.logger.debug(`could not publish on ${message.topic} yet`, error),
    );
  }

  /** QoS 1 needs the database; while that is away, an order on one connection is good enough. */
  private async takeLeave(): Promise<void> {
    const message = statusMessage({ status: 'offline', timestamp: now() });
    await this.say(message).catch(() => this.say({ ...message, qos: 0 }));
  }

  /** Only while connected: in the offline queue it would come out when it is no longer true. */
  private async say(message: OutgoingMessage): Promise<void> {
    if (this.publisher.status().isConnected) await this.publisher.publish(message);
  }
}

function statusMessage(status: ServerStatus): OutgoingMessage {
  const { qos, retain = false } = serverStatus;
  return { topic: serverStatus.build({}), payload: JSON.stringify(status), qos, retain };
}

function now(): string {
  return new Date().toISOString();
}
