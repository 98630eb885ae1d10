import { Injectable, Logger } from '@nestjs/common';
import {
  isTopicFilter,
  withoutShare,
  type SubscribeRequest,
  type SubscribeResult,
} from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { AppError } from '../platform/errors/app-error.js';
import { TopicPolicy } from '../platform/policy/topic-policy.port.js';
import { InTurn } from '../platform/retry/in-turn.js';
import { SocketHub } from '../platform/socket/socket-hub.js';
import { FilterClaims } from './filter-claims.js';
import { RetainedReplay } from './retained-replay.js';
import { SubscriptionTable, type SubscriptionScope } from './subscription-table.js';

export const MAX_SUBSCRIPTIONS_PER_SOCKET = 128;

/** The room of the sockets that hold a filter. */
export const filterRoom = (filter: string): string => `filter:${filter}`;

const ownerOf = (socketId: string, scope: SubscriptionScope): string => `${scope} ${socketId}`;

interface Wish extends SubscribeRequest {
  readonly socketId: string;
  readonly scope: SubscriptionScope;
}

/**
 * What sockets of this instance are subscribed to. Every new holder of a filter gets what the broker retains for it,
 * and only that holder does.
 */
@Injectable()
export class SubscriptionsService {
  private readonly logger = new Logger(SubscriptionsService.name);
  private readonly turns = new InTurn();
  readonly table = new SubscriptionTable();
  readonly replay = new RetainedReplay();

  constructor(
    private readonly policy: TopicPolicy,
    private readonly claims: FilterClaims,
    private readonly hub: SocketHub,
  ) {}

  /** Throws TOPIC_FILTER_INVALID or TOPIC_DENIED. */
  async requirePermission(caller: Caller, topic: string): Promise<void> {
    const filter = withoutShare(topic);
    if (!isTopicFilter(topic) || filter === '') throw new AppError('TOPIC_FILTER_INVALID', { topic });
    const { allowed } = await this.policy.decide(caller, 'subscribe', topic);
    if (!allowed) throw new AppError('TOPIC_DENIED', { action: 'subscribe', topic });
  }

  /** A socket's own subscription. Throws SUBSCRIPTION_LIMIT, TOPIC_REFUSED and those of `requirePermission`. */
  subscribe(caller: Caller, socketId: string, request: SubscribeRequest): Promise<SubscribeResult> {
    return this.inOrder(socketId, request.topic, async () => {
      await this.requirePermission(caller, request.topic);
      return this.hold({ ...request, socketId, scope: 'socket' });
    });
  }

  /** Lets a socket hold a filter that its caller may subscribe to. A socket that is gone holds nothing. */
  async hold({ socketId, topic, qos, scope }: Wish): Promise<SubscribeResult> {
    if (this.table.count(socketId) >= MAX_SUBSCRIPTIONS_PER_SOCKET && !this.table.holds(socketId, topic)) {
      throw new AppError('SUBSCRIPTION_LIMIT', { max: MAX_SUBSCRIPTIONS_PER_SOCKET });
    }
    if (!this.hub.join(socketId, '/mqtt', filterRoom(topic))) throw new AppError('AUTH_REQUIRED');
    const since = this.table.hold(socketId, topic, scope, qos);
    this.replay.expect(socketId, topic);
    try {
      await this.claims.claim(ownerOf(socketId, scope), topic, qos);
    } catch (error) {
      await this.release(socketId, topic, scope);
      throw error;
    }
    return { topic, qos, subscribedAt: since.toISOString() };
  }

  /** Throws SUBSCRIPTION_NOT_FOUND. */
  unsubscribe(socketId: string, topic: string): Promise<void> {
    return this.inOrder(socketId, topic, async () => {
      const isReleased = await this.release(socketId, topic, 'socket');
      if (!isReleased) throw new AppError('SUBSCRIPTION_NOT_FOUND', { topic });
    });
  }

  /** False when the socket did not hold it. */
  async release(socketId: string, topic: string, scope: SubscriptionScope): Promise<boolean> {
    if (!this.table.release(socketId, topic, scope)) return false;
    if (!this.table.holds(socketId, topic)) {
      this.hub.leave(socketId, '/mqtt', filterRoom(topic));
      this.replay.forget(socketId, topic);
    }
    await this.claims.giveBack(ownerOf(socketId, scope), topic);
    return true;
  }

  /** Ends all that a socket held. */
  async releaseAll(socketId: string): Promise<void> {
    const held = this.table.of(socketId).map(({ topic, scope }) => this.release(socketId, topic, scope));
    for (const result of await Promise.allSettled(held)) {
      if (result.status === 'rejected') this.logger.warn('a filter could not be given back', result.reason);
    }
  }

  /** What a socket asks of one filter happens in the order of asking, so that its last word holds. */
  private inOrder<T>(socketId: string, topic: string, step: () => Promise<T>): Promise<T> {
    return this.turns.run(`${socketId} ${topic}`, step);
  }
}
