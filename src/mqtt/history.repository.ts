import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { HistoryRule, Qos } from '../contracts/index.js';
import { Database } from '../platform/postgres/database.port.js';

export interface StoredMessage {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: Qos;
  readonly received_at: Date;
}

interface MessageRow extends StoredMessage {
  readonly id: number;
}

interface Tables {
  mqtt_messages: StoredMessage & { readonly id: number };
  mqtt_history_rules: { topic: string; days: number };
}

export interface HistoryRange {
  readonly filter: string;
  readonly before?: number;
  readonly from?: Date;
  readonly to?: Date;
  readonly limit: number;
}

@Injectable()
export class HistoryRepository {
  constructor(private readonly database: Database) {}

  async rules(): Promise<HistoryRule[]> {
    return this.database
      .tables<Tables>()
      .selectFrom('mqtt_history_rules')
      .selectAll()
      .orderBy('topic')
      .execute();
  }

  async replaceRules(rules: readonly HistoryRule[]): Promise<void> {
    await this.database.transaction<Tables, void>(async (trx) => {
      await trx.deleteFrom('mqtt_history_rules').execute();
      if (rules.length > 0) {
        await trx
          .insertInto('mqtt_history_rules')
          .values(rules.map(({ topic, days }) => ({ topic, days })))
          .execute();
      }
    });
  }

  /** Stores messages in one statement, in their order. */
  async append(messages: readonly StoredMessage[]): Promise<void> {
    await sql`
      insert into mqtt_messages (topic, payload, qos, received_at)
      select * from unnest(
        ${messages.map(({ topic }) => topic)}::text[],
        ${messages.map(({ payload }) => payload)}::bytea[],
        ${messages.map(({ qos }) => qos)}::smallint[],
        ${messages.map(({ received_at }) => received_at)}::timestamptz[])`.execute(this.database.tables());
  }

  /** Newest first. */
  async newest({ filter, before, from, to, limit }: HistoryRange): Promise<MessageRow[]> {
    let query = this.database
      .tables<Tables>()
      .selectFrom('mqtt_messages')
      .selectAll()
      .orderBy('id', 'desc')
      .limit(limit);
    if (/[+#]/.test(filter)) {
      const stem = filter.slice(0, filter.search(/[+#]/)).replace(/\/$/, '');
      query = query.where('topic', 'like', `${escapeLike(stem)}%`).where('topic', '~', regexOf(filter));
    } else {
      query = query.where('topic', '=', filter);
    }
    if (before !== undefined) query = query.where('id', '<', before);
    if (from) query = query.where('received_at', '>=', from);
    if (to) query = query.where('received_at', '<=', to);
    return query.execute();
  }

  /** Deletes what a rule no longer keeps, and what no rule keeps; returns how many. */
  async deleteExpired(rules: readonly HistoryRule[]): Promise<number> {
    const patterns = rules.map(({ topic }) => regexOf(topic));
    const days = rules.map((rule) => rule.days);
    const { numAffectedRows } = await sql`
      delete from mqtt_messages m where not exists (
        select from unnest(${patterns}::text[], ${days}::int[]) as rule (pattern, days)
        where m.topic ~ rule.pattern and m.received_at >= now() - make_interval(days => rule.days))`.execute(
      this.database.tables(),
    );
    return Number(numAffectedRows ?? 0);
  }
}

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, String.raw`\$&`);

/** A filter as a regular expression of Postgres. Wildcards at the first level do not reach `$` topics. */
function regexOf(filter: string): string {
  const levels = filter.split('/').map((level, index) => {
    if (level === '+') return index === 0 ? '(?!\\$)[^/]*' : '[^/]*';
    return level === '#' ? level : level.replace(/[.*?^${}()|[\]\\]/g, String.raw`\$&`);
  });
  const isOpen = levels.at(-1) === '#';
  if (!isOpen) return `^${levels.join('/')}$`;
  levels.pop();
  return levels.length === 0 ? '^(?!\\$)' : `^${levels.join('/')}(/|$)`;
}
