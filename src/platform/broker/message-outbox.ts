import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { Transaction } from 'kysely';
import { Settings } from '../config/settings.js';
import { AppError } from '../errors/app-error.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { Database } from '../postgres/database.port.js';
import { FreshRuns } from '../retry/fresh-runs.js';
import { OutboxRepository, type WaitingMessage } from './outbox.repository.js';
import { Publisher, type OutgoingMessage } from './publisher.port.js';

const AT_ONCE = 100;
const LOOK_MS = 5_000;

/**
 * Messages to the broker that belong to a change in the database: stored with it, or not at all, and published after its
 * commit by whichever instance comes first and has the broker. Those of one subject keep their order, since one waits for
 * the other. Each goes out once, unless a crash, or a link that is lost, keeps the broker's answer from being noted: then
 * it is repeated.
 */
@Injectable()
export class MessageOutbox implements OnModuleInit {
  private readonly logger = new Logger(MessageOutbox.name);
  private readonly runs = new FreshRuns(() => this.publishAll());

  constructor(
    private readonly messages: OutboxRepository,
    private readonly publisher: Publisher,
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly lifecycle: Lifecycle,
  ) {}

  /** What another instance left behind, or what could not be published, is found by looking. */
  onModuleInit(): void {
    if (!this.isEnabled) return;
    const looking = setInterval(() => this.wake(), LOOK_MS).unref();
    this.publisher.onStatus((isConnected) => isConnected && this.wake());
    this.lifecycle.onStop('drain', () => {
      clearInterval(looking);
      return this.runs.run();
    });
  }

  /** Adds messages about `subject`; call `wake` after the commit. Without a publisher nothing is added. */
  async add<T>(trx: Transaction<T>, subject: string, messages: readonly OutgoingMessage[]): Promise<void> {
    if (this.isEnabled && messages.length > 0) await this.messages.add(trx, subject, messages);
  }

  /** Publishes now what waits; returns at once. */
  wake(): void {
    if (this.isEnabled) void this.runs.run();
  }

  private get isEnabled(): boolean {
    return this.settings.MQTT_ENABLED && this.settings.MQTT_PUBLISHER_ENABLED;
  }

  private async publishAll(): Promise<void> {
    try {
      while (this.canPublish() && (await this.publishSome()));
    } catch (error) {
      this.logger.warn('the broker learns later what has changed', error);
    }
  }

  /** What cannot go out from here now is left to an instance whose link is up. */
  private canPublish(): boolean {
    return this.database.isUp() && this.publisher.status().isConnected;
  }

  /** False when nothing is left to be done now. */
  private async publishSome(): Promise<boolean> {
    const claimed = await this.messages.claim(AT_ONCE);
    if (claimed.length === 0) return false;
    const isDone = await Promise.all(claimed.map((message) => this.publish(message)));
    const idsWhere = (is: boolean) => claimed.filter((_, index) => isDone[index] === is).map(({ id }) => id);
    await this.messages.remove(idsWhere(true));
    const failed = idsWhere(false);
    if (failed.length > 0) await this.messages.release(failed);
    return failed.length === 0;
  }

  /** False when it has to be tried again. What the broker takes from nobody is given up. */
  private async publish(message: WaitingMessage): Promise<boolean> {
    try {
      await this.publisher.publishNow(message);
      return true;
    } catch (error) {
      const { isRetryable } = AppError.from(error);
      if (isRetryable) return false;
      this.logger.error(`${message.topic} is not published`, error);
      return true;
    }
  }
}
