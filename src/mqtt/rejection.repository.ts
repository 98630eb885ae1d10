import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../platform/postgres/database.port.js';

export interface RejectionRow {
  readonly id: string;
  readonly topic: string;
  readonly reason: string;
  readonly sender: string | null;
  readonly payload: Buffer;
  readonly rejected_at: Date;
}

interface Selection {
  /** An id: only those before it. */
  readonly before?: string;
  /** In topic, reason or sender, in whatever case. */
  readonly contains?: string;
}

interface Tables {
  mqtt_rejections: RejectionRow;
}

@Injectable()
export class RejectionRepository {
  constructor(private readonly database: Database) {}

  /** Stores rejections in one statement. */
  async append(rows: readonly RejectionRow[]): Promise<void> {
    await this.database.tables<Tables>().insertInto('mqtt_rejections').values(rows).execute();
  }

  /** Newest first, `limit` rows. Ids are UUIDv7, so they sort by time. */
  async newest(limit: number, { before, contains }: Selection): Promise<RejectionRow[]> {
    let query = this.database
      .tables<Tables>()
      .selectFrom('mqtt_rejections')
      .selectAll()
      .orderBy('id', 'desc')
      .limit(limit);
    if (before !== undefined) query = query.where('id', '<', before);
    if (contains) {
      const said = sql`lower(concat_ws(' ', topic, reason, sender))`;
      query = query.where(sql<boolean>`position(lower(${contains}) in ${said}) > 0`);
    }
    return query.execute();
  }

  /** Deletes what is older than `days`; returns how many. */
  async deleteOlderThan(days: number): Promise<number> {
    const { numDeletedRows } = await this.database
      .tables<Tables>()
      .deleteFrom('mqtt_rejections')
      .where('rejected_at', '<', sql<Date>`now() - make_interval(days => ${days})`)
      .executeTakeFirst();
    return Number(numDeletedRows);
  }
}
