import { Injectable } from '@nestjs/common';
import type { Qos } from '../contracts/index.js';
import { Database } from '../platform/postgres/database.port.js';

export interface ListenedTopic {
  readonly topic: string;
  readonly qos: Qos;
  readonly since: Date;
}

interface Tables {
  mqtt_listened_topics: ListenedTopic;
}

@Injectable()
export class ListenedTopicRepository {
  constructor(private readonly database: Database) {}

  async all(): Promise<ListenedTopic[]> {
    return this.database
      .tables<Tables>()
      .selectFrom('mqtt_listened_topics')
      .selectAll()
      .orderBy('since')
      .execute();
  }

  async save(topic: string, qos: Qos): Promise<ListenedTopic> {
    return this.database
      .tables<Tables>()
      .insertInto('mqtt_listened_topics')
      .values({ topic, qos, since: new Date() })
      .onConflict((conflict) => conflict.column('topic').doUpdateSet({ qos }))
      .returningAll()
      .executeTakeFirstOrThrow();
  }

  /** False when there was none. */
  async remove(topic: string): Promise<boolean> {
    const { numDeletedRows } = await this.database
      .tables<Tables>()
      .deleteFrom('mqtt_listened_topics')
      .where('topic', '=', topic)
      .executeTakeFirst();
    return numDeletedRows > 0;
  }
}
