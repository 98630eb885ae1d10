import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { Transaction } from 'kysely';
import { Settings } from '../config/settings.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { Database } from '../postgres/database.port.js';
import { FreshRuns } from '../retry/fresh-runs.js';
import { OutboxRepository, type WaitingMessage } from './outbox.repository.js';
import { Publisher, type OutgoingMessage } from './publisher.port.js';

const AT_ONCE = 100;
const LOOK_MS = 5_000;

/**
 * Messages to the broker that belong to a change in the database: stored with it, or not at all, and published after its
 * commit by whichever instance comes first. Those of one subject keep their order. Each goes out once; a crash between
 * the publish and its note repeats it.
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
    if (!this.database.isUp()) return;
    try {
      while (await this.publishSome());
    } catch (error) {
      this.logger.warn('the broker learns later what has changed', error);
    }
  }

  private async publishSome(): Promise<boolean> {
    const claimed = await this.messages.claim(AT_ONCE);
    if (claimed.length === 0) return false;
    const sent = await Promise.all(claimed.map((message) => this.publish(message)));
    await this.messages.remove(claimed.filter((_, index) => sent[index]).map(({ id }) => id));
    return true;
  }

  /** False when it has to be tried again. */
  private async publish(message: WaitingMessage): Promise<boolean> {
    try {
      await this.publisher.publish(message);
      return true;
    } catch (error) {
      this.logger.warn(`${message.topic} is published later`, error);
      return false;
    }
  }
}
