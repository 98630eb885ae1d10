import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import {
  filterMatches,
  isTopicFilter,
  withoutShare,
  type ListenRequest,
  type Qos,
  type SubscribeResult,
} from '../contracts/index.js';
import { Subscriber } from '../platform/broker/subscriber.port.js';
import { AppError } from '../platform/errors/app-error.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { Database } from '../platform/postgres/database.port.js';
import { FreshRuns } from '../platform/retry/fresh-runs.js';
import { untilDone } from '../platform/retry/until-done.js';
import { StateEngine } from '../platform/state/state-engine.port.js';
import { FilterClaims } from './filter-claims.js';
import { ListenedTopicRepository } from './listened-topic.repository.js';

const LISTENING_CHANNEL = 'mqtt:listening';
const SERVER = 'server';

/**
 * Filters that the server itself listens to, for operators: what comes shows in `/mqtt/topics`, its topic and size in
 * the log. Kept in the database and listened to by every instance.
 */
@Injectable()
export class ListeningService implements OnApplicationBootstrap {
  private readonly logger = new Logger(ListeningService.name);
  private readonly alignment = new FreshRuns(() => this.followUntilDone());
  private filters = new Map<string, Qos>();

  constructor(
    private readonly repository: ListenedTopicRepository,
    private readonly subscriber: Subscriber,
    private readonly claims: FilterClaims,
    private readonly database: Database,
    private readonly state: StateEngine,
    private readonly lifecycle: Lifecycle,
  ) {}

  onApplicationBootstrap(): void {
    this.subscriber.onMessage(({ topic, payload }) => {
      if (this.isListenedTo(topic)) this.logger.log(`heard ${topic}, ${payload.length} bytes`);
    });
    const align = (): void => void this.alignment.run();
    this.lifecycle.onStop('disconnect', this.state.listen(LISTENING_CHANNEL, align, align));
    align();
  }

  /** Oldest first. */
  async listened(): Promise<SubscribeResult[]> {
    return (await this.repository.all()).map(({ since, ...rest }) => ({
      ...rest,
      subscribedAt: since.toISOString(),
    }));
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
    for (const filter of this.filters.keys()) if (filterMatches(withoutShare(filter), topic)) return true;
    return false;
  }

  private async announce(): Promise<void> {
    await this.alignment.run();
    await this.state.notify(LISTENING_CHANNEL, '').catch((error: unknown) => {
      this.logger.warn('other instances learn of it when the state store is back', error);
    });
  }

  /** Follows what is stored, as soon as the database tells it. */
  private followUntilDone(): Promise<void> {
    return untilDone(
      () => this.readAndFollow(),
      this.lifecycle,
      (error) => this.logger.warn(`the topics to listen to could not be read yet: ${String(error)}`),
    );
  }

  /** Listens to what the database says, and to nothing else. */
  private async readAndFollow(): Promise<void> {
    await this.database.whenReady();
    const wanted = new Map((await this.repository.all()).map(({ topic, qos }) => [topic, qos]));
    const left = [...this.filters.keys()].filter((filter) => !wanted.has(filter));
    const changed = [...wanted].filter(([filter, qos]) => this.filters.get(filter) !== qos);
    this.filters = wanted;
    await Promise.all([
      ...changed.map(([filter, qos]) => this.ask(filter, qos)),
      ...left.map((filter) => this.claims.giveBack(SERVER, filter)),
    ]);
  }

  private async ask(filter: string, qos: Qos): Promise<void> {
    await this.claims.claim(SERVER, filter, qos).catch((error: unknown) => {
      this.filters.delete(filter);
      this.logger.error(`${filter} cannot be listened to`, error);
    });
  }
}
