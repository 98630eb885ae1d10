import type { Kysely, Transaction } from 'kysely';

/**
 * What must last. Embedded (PGlite, in a worker thread) or Postgres; the same SQL and the same migrations.
 *
 * A repository names its own tables and asks in kysely's builder, or in SQL by its `sql` tag:
 *
 *     interface Tables {
 *       readings: { sensor: string; at: Date; value: number };
 *     }
 *
 *     @Injectable()
 *     export class ReadingRepository {
 *       private readonly db: Kysely<Tables>;
 *
 *       constructor(database: Database) {
 *         this.db = database.tables<Tables>();
 *       }
 *
 *       latest(sensor: string) {
 *         return this.db.selectFrom('readings').selectAll().where('sensor', '=', sensor).orderBy('at', 'desc').limit(1).executeTakeFirst();
 *       }
 *     }
 *
 * Rows that come in quick succession go through a `GroupCommit`, one `insert … select from unnest(…)` a batch.
 *
 * Values: `timestamptz` is a Date; `jsonb` is read as what it holds and written as `JSON.stringify(value)`; `bigint` is
 * a number (its digits as text beyond 2^53); `date` and `numeric` are text; arrays are arrays.
 *
 * While the engine is away, before the migrations have run, and when a statement takes longer, a query ends within 2 s
 * with `AppError` DATABASE_UNAVAILABLE, its cause kept; a commit that ends so may have happened: write what can be
 * repeated, and do long work in slices. Every other error is Postgres's own (`code` is its SQLSTATE).
 */
export abstract class Database {
  abstract readonly kind: 'embedded' | 'postgres';

  /** The query builder, typed by a repository's own tables. */
  abstract tables<T>(): Kysely<T>;

  /**
   * One transaction on one connection: all of it, or nothing when `work` throws. Only `trx` is part of it: embedded
   * transactions take turns with every other query, so `tables()` inside of `work` would wait for its own end.
   */
  abstract transaction<T, R>(work: (trx: Transaction<T>) => Promise<R>): Promise<R>;

  /** Settles once every migration has run; the engine may be away for long before. Never rejects. */
  abstract whenReady(): Promise<void>;

  /** True while queries are answered; what changes meanwhile is noticed within 2 s. */
  abstract isUp(): boolean;
}
