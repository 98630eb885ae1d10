import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Database } from '../platform/postgres/database.port.js';
import { plainArray } from '../platform/postgres/plain-array.js';

/** When each account was last on line; times are epoch milliseconds. */
@Injectable()
export class LastSeenRepository {
  constructor(private readonly database: Database) {}

  /** The newest time of each account stays. */
  async save(seen: ReadonlyMap<string, number>): Promise<void> {
    await sql`
      insert into last_seen (account, at)
      select account, timestamptz 'epoch' + at_ms * interval '1 ms'
      from unnest(${[...seen.keys()]}::text[], ${plainArray([...seen.values()])}::float8[]) as s (account, at_ms)
      order by account
      on conflict (account) do update set at = excluded.at where excluded.at > last_seen.at`.execute(
      this.database.tables(),
    );
  }

  async find(accounts: readonly string[]): Promise<Map<string, number>> {
    const { rows } = await sql<{ account: string; at: Date }>`
      select account, at from last_seen where account = any(${accounts}::text[])`.execute(
      this.database.tables(),
    );
    return new Map(rows.map(({ account, at }) => [account, at.getTime()]));
  }
}
