import { Injectable } from '@nestjs/common';
import { sql, type Transaction } from 'kysely';
import { Database } from '../postgres/database.port.js';
import type { OutgoingMessage } from './publisher.port.js';

export interface WaitingMessage extends OutgoingMessage {
  readonly id: number;
}

/** What waits to be told to the broker. */
@Injectable()
export class OutboxRepository {
  constructor(private readonly database: Database) {}

  async add<T>(trx: Transaction<T>, subject: string, messages: readonly OutgoingMessage[]): Promise<void> {
    await sql`
      insert into outbox_messages (subject, topic, payload, qos, retain)
      select ${subject}, * from unnest(
        ${messages.map(({ topic }) => topic)}::text[],
        ${messages.map(({ payload }) => payload.toString())}::text[],
        ${messages.map(({ qos }) => qos)}::smallint[],
        ${messages.map(({ retain }) => retain)}::boolean[]
      )`.execute(trx);
  }

  /**
   * Takes some for 30 s: nobody else gets them meanwhile, and afterwards whoever asks. Of one subject only the oldest, so
   * that its messages go out in their order.
   */
  async claim(limit: number): Promise<WaitingMessage[]> {
    const { rows } = await sql<WaitingMessage>`
      update outbox_messages set claimed_until = now() + interval '30 s'
      where id in (
        select id from outbox_messages m
        where (claimed_until is null or claimed_until < now()) and not exists (
          select from outbox_messages e where e.subject = m.subject and e.id < m.id
        )
        order by id limit ${limit} for update skip locked
      )
      returning id, topic, payload, qos, retain`.execute(this.database.tables());
    return rows.toSorted((a, b) => a.id - b.id);
  }

  /** Gives them back: whoever asks next gets them. */
  async release(ids: readonly number[]): Promise<void> {
    await sql`update outbox_messages set claimed_until = null where id = any(${ids}::bigint[])`.execute(
      this.database.tables(),
    );
  }

  async count(): Promise<{ waiting: number }> {
    const { rows } = await sql<{ waiting: number }>`select count(*) as waiting from outbox_messages`.execute(
      this.database.tables(),
    );
    return rows[0]!;
  }

  async remove(ids: readonly number[]): Promise<void> {
    await sql`delete from outbox_messages where id = any(${ids}::bigint[])`.execute(this.database.tables());
  }
}
