import { Injectable } from '@nestjs/common';
import { Database } from '../platform/postgres/database.port.js';

interface Tables {
  sign_in_links: { token_digest: string; account_id: string; expires_at: Date };
}

@Injectable()
export class SignInLinksRepository {
  constructor(private readonly database: Database) {}

  async insert(digest: string, accountId: string, expiresAt: Date): Promise<void> {
    await this.tables
      .insertInto('sign_in_links')
      .values({ token_digest: digest, account_id: accountId, expires_at: expiresAt })
      .execute();
  }

  /** Removes a link and tells whose it was; undefined when it is gone or too old. */
  async take(digest: string, now: Date): Promise<string | undefined> {
    const row = await this.tables
      .deleteFrom('sign_in_links')
      .where('token_digest', '=', digest)
      .where('expires_at', '>', now)
      .returning('account_id')
      .executeTakeFirst();
    return row?.account_id;
  }

  async deleteExpired(now: Date): Promise<void> {
    await this.tables.deleteFrom('sign_in_links').where('expires_at', '<=', now).execute();
  }

  private get tables() {
    return this.database.tables<Tables>();
  }
}
