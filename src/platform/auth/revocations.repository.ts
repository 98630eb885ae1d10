import { Injectable } from '@nestjs/common';
import type { Insertable, Kysely } from 'kysely';
import { Database } from '../postgres/database.port.js';
import { MAX_TOKEN_LIFE_S } from './token-issuer.service.js';

/** What no longer counts: one token, or every token of a subject that was issued before `revokedBefore`. */
export interface Revocation {
  readonly scope: 'token' | 'subject';
  readonly id: string;
  /** Epoch milliseconds. */
  readonly revokedBefore: number;
  /** Epoch milliseconds: every token that it concerns has expired by then. */
  readonly expiresAt: number;
}

/** What takes every token of a subject back that was issued before now. */
export function subjectRevocation(id: string): Revocation {
  const now = Date.now();
  return { scope: 'subject', id, revokedBefore: now, expiresAt: now + MAX_TOKEN_LIFE_S * 1000 };
}

interface Tables {
  revocations: RevocationsTable;
}

interface RevocationsTable {
  scope: Revocation['scope'];
  id: string;
  revoked_before: Date;
  expires_at: Date;
}

@Injectable()
export class RevocationsRepository {
  constructor(private readonly database: Database) {}

  whenReady(): Promise<void> {
    return this.database.whenReady();
  }

  /** Keeps the later of two revocations of the same thing; in another feature's transaction when it hands one over. */
  async save(revocation: Revocation, transaction?: object): Promise<void> {
    await ((transaction as Kysely<Tables> | undefined) ?? this.tables)
      .insertInto('revocations')
      .values(rowOf(revocation))
      .onConflict((conflict) =>
        conflict.columns(['scope', 'id']).doUpdateSet((row) => ({
          revoked_before: row.fn('greatest', ['revocations.revoked_before', 'excluded.revoked_before']),
          expires_at: row.fn('greatest', ['revocations.expires_at', 'excluded.expires_at']),
        })),
      )
      .execute();
  }

  async unexpired(now: number): Promise<Revocation[]> {
    const rows = await this.tables
      .selectFrom('revocations')
      .selectAll()
      .where('expires_at', '>', new Date(now))
      .execute();
    return rows.map(({ scope, id, revoked_before, expires_at }) => ({
      scope,
      id,
      revokedBefore: revoked_before.getTime(),
      expiresAt: expires_at.getTime(),
    }));
  }

  /** How many were deleted. */
  async deleteExpired(now: number): Promise<number> {
    const { numDeletedRows } = await this.tables
      .deleteFrom('revocations')
      .where('expires_at', '<=', new Date(now))
      .executeTakeFirst();
    return Number(numDeletedRows);
  }

  private get tables() {
    return this.database.tables<Tables>();
  }
}

function rowOf({ scope, id, revokedBefore, expiresAt }: Revocation): Insertable<RevocationsTable> {
  return { scope, id, revoked_before: new Date(revokedBefore), expires_at: new Date(expiresAt) };
}
