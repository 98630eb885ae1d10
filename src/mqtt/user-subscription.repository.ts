import { Injectable } from '@nestjs/common';
import type { Qos } from '../contracts/index.js';
import { Database } from '../platform/postgres/database.port.js';

interface Tables {
  mqtt_user_subscriptions: { user_id: string; topic: string; qos: Qos; subscribed_at: Date };
}

export interface UserSubscription {
  readonly topic: string;
  readonly qos: Qos;
  readonly subscribedAt: Date;
}

/** The lasting subscriptions that callers made by REST. */
@Injectable()
export class UserSubscriptionRepository {
  constructor(private readonly database: Database) {}

  /** Stores a subscription, or its new QoS; the time of the first one stays. */
  async save(userId: string, topic: string, qos: Qos): Promise<UserSubscription> {
    const row = await this.database
      .tables<Tables>()
      .insertInto('mqtt_user_subscriptions')
      .values({ user_id: userId, topic, qos, subscribed_at: new Date() })
      .onConflict((conflict) => conflict.columns(['user_id', 'topic']).doUpdateSet({ qos }))
      .returningAll()
      .executeTakeFirstOrThrow();
    return subscriptionOf(row);
  }

  /** False when there was none. */
  async remove(userId: string, topic: string): Promise<boolean> {
    const { numDeletedRows } = await this.database
      .tables<Tables>()
      .deleteFrom('mqtt_user_subscriptions')
      .where('user_id', '=', userId)
      .where('topic', '=', topic)
      .executeTakeFirst();
    return numDeletedRows > 0;
  }

  async of(userId: string): Promise<UserSubscription[]> {
    const rows = await this.database
      .tables<Tables>()
      .selectFrom('mqtt_user_subscriptions')
      .selectAll()
      .where('user_id', '=', userId)
      .orderBy('subscribed_at')
      .execute();
    return rows.map(subscriptionOf);
  }
}

const subscriptionOf = (row: Tables['mqtt_user_subscriptions']): UserSubscription => ({
  topic: row.topic,
  qos: row.qos,
  subscribedAt: row.subscribed_at,
});
