import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { SubscribeRequest, SubscribeResult, Subscription } from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { AppError } from '../platform/errors/app-error.js';
import { FreshRuns } from '../platform/retry/fresh-runs.js';
import { untilDone } from '../platform/retry/until-done.js';
import type { CallerSocket } from '../platform/socket/caller-socket.js';
import { SocketHub } from '../platform/socket/socket-hub.js';
import { StateEngine } from '../platform/state/state-engine.port.js';
import { MAX_SUBSCRIPTIONS_PER_SOCKET, SubscriptionsService } from './subscriptions.service.js';
import { UserSubscriptionRepository } from './user-subscription.repository.js';

/** Names the user whose subscriptions changed, to every instance. */
const CHANGED_CHANNEL = 'mqtt:user-subscriptions';

/**
 * Subscriptions that belong to a user: made by REST, kept in the database, held by every socket of that user, on
 * whichever instance. Permission is checked again whenever a socket takes them over.
 */
@Injectable()
export class UserSubscriptionsService implements OnApplicationBootstrap {
  private readonly logger = new Logger(UserSubscriptionsService.name);
  private readonly alignment = new FreshRuns((userId) => this.holdUntilDone(userId));

  constructor(
    private readonly repository: UserSubscriptionRepository,
    private readonly subscriptions: SubscriptionsService,
    private readonly hub: SocketHub,
    private readonly state: StateEngine,
    private readonly lifecycle: Lifecycle,
  ) {}

  onApplicationBootstrap(): void {
    const stop = this.state.listen(
      CHANGED_CHANNEL,
      (userId) => void this.align(userId),
      () => void this.alignAll(),
    );
    this.lifecycle.onStop('disconnect', stop);
  }

  /** Throws SUBSCRIPTION_LIMIT, TOPIC_FILTER_INVALID or TOPIC_DENIED. */
  async subscribe(caller: Caller, { topic, qos }: SubscribeRequest): Promise<SubscribeResult> {
    await this.subscriptions.requirePermission(caller, topic);
    await this.requireRoom(caller.id, topic);
    const { subscribedAt } = await this.repository.save(caller.id, topic, qos);
    await this.announce(caller.id);
    return { topic, qos, subscribedAt: subscribedAt.toISOString() };
  }

  /** Throws SUBSCRIPTION_NOT_FOUND. */
  async unsubscribe(caller: Caller, topic: string): Promise<void> {
    const isRemoved = await this.repository.remove(caller.id, topic);
    if (!isRemoved) throw new AppError('SUBSCRIPTION_NOT_FOUND', { topic });
    await this.announce(caller.id);
  }

  /** The caller's lasting subscriptions, and those of its sockets on this instance. */
  async of(caller: Caller): Promise<Subscription[]> {
    const lasting = await this.repository.of(caller.id);
    const held = this.hub.socketsOf(caller.id, '/mqtt').flatMap(({ id }) => this.subscriptions.table.of(id));
    const messages = (topic: string): number =>
      Math.max(
        0,
        ...held.filter((each) => each.scope === 'user' && each.topic === topic).map((each) => each.messages),
      );
    return [
      ...lasting.map(({ topic, qos, subscribedAt }) => ({
        topic,
        qos,
        subscribedAt: subscribedAt.toISOString(),
        scope: 'user' as const,
        messages: messages(topic),
      })),
      ...held.filter(({ scope }) => scope === 'socket'),
    ];
  }

  /** Lets this instance's sockets of a user hold what is stored for the user, as soon as the database tells it. */
  align(userId: string): Promise<void> {
    return this.alignment.run(userId);
  }

  /** No socket could hold more. */
  private async requireRoom(userId: string, topic: string): Promise<void> {
    const held = await this.repository.of(userId);
    if (held.length < MAX_SUBSCRIPTIONS_PER_SOCKET || held.some((each) => each.topic === topic)) return;
    throw new AppError('SUBSCRIPTION_LIMIT', { max: MAX_SUBSCRIPTIONS_PER_SOCKET });
  }

  private holdUntilDone(userId: string): Promise<void> {
    return untilDone(
      () => this.readAndHold(userId),
      this.lifecycle,
      (error) =>
        this.logger.warn(`the subscriptions of ${userId} could not be restored yet: ${String(error)}`),
    );
  }

  private async readAndHold(userId: string): Promise<void> {
    const sockets = this.hub.socketsOf(userId, '/mqtt');
    if (sockets.length === 0) return;
    const wanted = await this.repository.of(userId);
    await Promise.all(sockets.map((socket) => this.alignSocket(socket, wanted)));
  }

  private async alignSocket(socket: CallerSocket, wanted: readonly SubscribeRequest[]): Promise<void> {
    const held = this.subscriptions.table.filtersOf(socket.id, 'user');
    const topics = new Set(wanted.map(({ topic }) => topic));
    const released = held.filter((topic) => !topics.has(topic));
    await Promise.all(released.map((topic) => this.subscriptions.release(socket.id, topic, 'user')));
    for (const { topic, qos } of wanted.filter((each) => !held.includes(each.topic))) {
      await this.takeOver(socket, { topic, qos });
    }
  }

  private async takeOver({ data, id, connected }: CallerSocket, wish: SubscribeRequest): Promise<void> {
    if (!connected) return;
    try {
      await this.subscriptions.requirePermission(data.caller, wish.topic);
      await this.subscriptions.hold({ ...wish, socketId: id, scope: 'user' });
    } catch (error) {
      this.logger.warn(`${data.caller.id} no longer gets ${wish.topic}: ${AppError.from(error).message}`);
    }
  }

  private async announce(userId: string): Promise<void> {
    await this.align(userId);
    await this.state.notify(CHANGED_CHANNEL, userId).catch((error: unknown) => {
      this.logger.warn('other instances learn of a subscription when the state store is back', error);
    });
  }

  private async alignAll(): Promise<void> {
    for (const userId of this.hub.users('/mqtt')) await this.align(userId);
  }
}
