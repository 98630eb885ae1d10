import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import {
  filterMatches,
  isTopicFilter,
  withoutShare,
  type ListenRequest,
  type SubscribeResult,
} from '../contracts/index.js';
import { Subscriber } from '../platform/broker/subscriber.port.js';
import { AppError } from '../platform/errors/app-error.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { Database } from '../platform/postgres/database.port.js';
import { untilDone } from '../platform/retry/until-done.js';
import { StateEngine } from '../platform/state/state-engine.port.js';
import { ListenedTopicRepository, type ListenedTopic } from './listened-topic.repository.js';
import { SubscriptionsService } from './subscriptions.service.js';

const LISTENING_CHANNEL = 'mqtt:listening';

/**
 * Filters that the server itself listens to, for operators: what comes shows in `/mqtt/topics`, its topic and size in
 * the log. Kept in the database and listened to by every instance.
 */
@Injectable()
export class ListeningService implements OnApplicationBootstrap {
  private readonly logger = new Logger(ListeningService.name);
  private filters = new Set<string>();

  constructor(
    private readonly repository: ListenedTopicRepository,
    private readonly subscriber: Subscriber,
    private readonly subscriptions: SubscriptionsService,
    private readonly database: Database,
    private readonly state: StateEngine,
    private readonly lifecycle: Lifecycle,
  ) {}

  onApplicationBootstrap(): void {
    this.subscriber.onMessage(({ topic, payload }) => {
      if (this.isListenedTo(topic)) this.logger.log(`heard ${topic}, ${payload.length} bytes`);
    });
    const align = (): void => void this.align();
    this.lifecycle.onStop('disconnect', this.state.listen(LISTENING_CHANNEL, align, align));
    align();
  }

  /** Throws TOPIC_FILTER_INVALID. */
  async listen({ topic, qos }: ListenRequest): Promise<SubscribeResult> {
    if (!isTopicFilter(topic)) throw new AppError('TOPIC_FILTER_INVALID', { topic });
    const { since } = await this.repository.save(topic, qos);
    await this.announce();
    return { topic, qos, subscribedAt: since.toISOString() };
  }

  /** Throws SUBSCRIPTION_NOT_FOUND. */
  async unlisten(topic: string): Promise<void> {
    if (!(await this.repository.remove(topic))) throw new AppError('SUBSCRIPTION_NOT_FOUND', { topic });
    await this.announce();
  }

  private isListenedTo(topic: string): boolean {
    for (const filter of this.filters) if (filterMatches(withoutShare(filter), topic)) return true;
    return false;
  }

  private async announce(): Promise<void> {
    await this.readAndFollow().catch(() => void this.align());
    await this.state.notify(LISTENING_CHANNEL, '').catch((error: unknown) => {
      this.logger.warn('other instances learn of it when the state store is back', error);
    });
  }

  /** Follows what is stored, as soon as the database tells it. */
  private align(): Promise<void> {
    return untilDone(
      () => this.readAndFollow(),
      this.lifecycle,
      (error) => this.logger.warn(`the topics to listen to could not be read yet: ${String(error)}`),
    );
  }

  /** Listens to what the database says, and to nothing else. */
  private async readAndFollow(): Promise<void> {
    await this.database.whenReady();
    const wanted = await this.repository.all();
    const left = [...this.filters].filter((filter) => !wanted.some(({ topic }) => topic === filter));
    this.filters = new Set(wanted.map(({ topic }) => topic));
    await Promise.all(wanted.map((each) => this.ask(each)));
    const given = left.filter((filter) => !this.subscriptions.table.isHeld(filter));
    await Promise.all(given.map((filter) => this.subscriber.unsubscribe(filter)));
  }

  private async ask({ topic, qos }: ListenedTopic): Promise<void> {
    await this.subscriber.subscribe(topic, qos).catch((error: unknown) => {
      this.logger.error(`${topic} cannot be listened to`, error);
    });
  }
}
