import { Injectable, Logger } from '@nestjs/common';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { FreshRuns } from '../retry/fresh-runs.js';
import { untilDone } from '../retry/until-done.js';
import { Publisher, type OutgoingMessage } from './publisher.port.js';

const REPEAT_MS = 30_000;

/** What is said on a retained topic of ours, and when `online` is true. */
export interface AnnouncedStatus {
  messageOf(status: 'online' | 'offline'): OutgoingMessage;
  isOnline(): boolean;
}

/**
 * Keeps retained statuses on the broker true: `online` at each connection and again every 30 s, since another instance
 * that ended has left its `offline` on the same topic; `offline` at the stop, also while the database is away. Nothing
 * is said while the broker is away: out of the offline queue it would come when it is no longer true. For a process
 * that vanishes, leave a will.
 */
@Injectable()
export class StatusAnnouncer {
  private readonly logger = new Logger(StatusAnnouncer.name);

  constructor(
    private readonly publisher: Publisher,
    private readonly lifecycle: Lifecycle,
  ) {}

  /** From `onModuleInit` on. What it returns is for other moments at which `online` becomes true. */
  keep(status: AnnouncedStatus): () => void {
    const announcing = new FreshRuns(() => this.announce(status));
    const announce = (): void => void announcing.run();
    this.publisher.onStatus((isConnected) => {
      if (isConnected) announce();
    });
    const repeating = setInterval(announce, REPEAT_MS).unref();
    this.lifecycle.onStop('farewell', async () => {
      clearInterval(repeating);
      await this.takeLeave(status.messageOf('offline'));
    });
    return announce;
  }

  /** At the start the link is up before the database is, which orders what is published at QoS 1. */
  private async announce(status: AnnouncedStatus): Promise<void> {
    const sayOnline = async (): Promise<void> => {
      if (status.isOnline()) await this.say(status.messageOf('online'));
    };
    await untilDone(sayOnline, this.lifecycle, (error) =>
      this.logger.debug('a status cannot be published yet', error),
    );
  }

  /** QoS 1 needs the database; while that is away, an order on one connection is good enough. */
  private async takeLeave(message: OutgoingMessage): Promise<void> {
    await this.say(message).catch(() => this.say({ ...message, qos: 0 }));
  }

  private async say(message: OutgoingMessage): Promise<void> {
    if (this.publisher.status().isConnected) await this.publisher.publish(message);
  }
}
