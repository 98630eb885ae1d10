import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ExplainQuery, Explanation, ListQuery, SeenTopicList } from '../contracts/index.js';
import { Subscriber } from '../platform/broker/subscriber.port.js';
import { decodeCursor, encodeCursor } from '../platform/paging/page.js';
import { TopicPolicy } from '../platform/policy/topic-policy.port.js';
import { SeenTopics } from './seen-topics.store.js';

/** What operators ask about topics: which were seen, and who may use them. */
@Injectable()
export class TopicsService implements OnModuleInit {
  constructor(
    private readonly subscriber: Subscriber,
    private readonly seen: SeenTopics,
    private readonly policy: TopicPolicy,
  ) {}

  onModuleInit(): void {
    this.subscriber.onMessage((message) => this.seen.note(message));
  }

  newest({ limit, cursor }: ListQuery): SeenTopicList {
    const [skip = 0] = decodeCursor(cursor, ['number']) ?? [];
    const items = this.seen.newest(limit, skip);
    const nextCursor = items.length > limit ? encodeCursor([skip + limit]) : null;
    return { items: items.slice(0, limit), nextCursor };
  }

  async explain({ user, role, action, topic }: ExplainQuery): Promise<Explanation> {
    const chauffeurId = user.replace(/^chauffeur_/, '');
    return this.policy.decide({ id: user, role, chauffeurId }, action, topic);
  }
}
