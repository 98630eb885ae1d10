import type { Kysely, Transaction } from 'kysely';

/**
 * What must last. Embedded (PGlite, in a worker thread) or Postgres; the same SQL and the same migrations.
 *
 * Queries while it is away end within 2 s with `AppError` DATABASE_UNAVAILABLE.
 */
export abstract class Database {
  /** `embedded` or `postgres`. */
  abstract readonly kind: 'embedded' | 'postgres';

  /** The query builder, typed by a repository's own tables. */
  abstract tables<T>(): Kysely<T>;

  /** One transaction on one connection: all of it or nothing. Embedded transactions run one after another. */
  abstract transaction<T, R>(work: (trx: Transaction<T>) => Promise<R>): Promise<R>;

  /** Settles once every migration has run; the engine may be away for long before. */
  abstract whenReady(): Promise<void>;

  /** True while queries are answered. */
  abstract isUp(): boolean;
}
