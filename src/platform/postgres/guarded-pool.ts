import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type { Pool, PoolClient, QueryResult } from 'pg';
import { isConnectionFailure, unavailable } from './connection-failure.js';
import type { PoolLimits } from './sql-engine.js';

/** A query gets the time that the wait for its connection has left, so that both together end within 2 s. */
const QUERY_MS = 1_900;

export const QUERY_LIMITS: PoolLimits = { connectMs: 1_500, statementMs: 1_800 };

/**
 * The pool that queries go through: the one place where an engine that is away becomes DATABASE_UNAVAILABLE, within 2 s
 * a query. Other errors pass unchanged. Until `open()` every query is refused at once.
 */
export class GuardedPool implements PostgresPool {
  private isOpen = false;

  /** `onFailure` hears the cause each time the engine turns out to be away. */
  constructor(
    private readonly pool: Pool,
    private readonly onFailure: (cause: unknown) => void,
  ) {}

  /** Lets queries through, once the tables are there. */
  open(): void {
    this.isOpen = true;
  }

  async connect(): Promise<PostgresPoolClient> {
    if (!this.isOpen) throw unavailable(new Error('the migrations have not run yet'));
    const askedAt = performance.now();
    try {
      const client = await this.pool.connect();
      const lent = new GuardedClient(client, performance.now() - askedAt, this.onFailure);
      // Without the overload for cursors, which kysely uses only when it was given a cursor class.
      return lent as Pick<GuardedClient, 'release'> as PostgresPoolClient;
    } catch (error) {
      this.onFailure(error);
      throw unavailable(error);
    }
  }

  end(): Promise<void> {
    return this.pool.end();
  }
}

/** One connection on loan; it is closed instead of given back when it failed, for its state is unknown. */
class GuardedClient {
  private isBroken = false;

  constructor(
    private readonly client: PoolClient,
    private waitedMs: number,
    private readonly onFailure: (cause: unknown) => void,
  ) {}

  async query<R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>> {
    const limitMs = QUERY_MS - this.waitedMs;
    this.waitedMs = 0;
    try {
      return (await this.ask(text, values, limitMs)) as unknown as PostgresQueryResult<R>;
    } catch (error) {
      if (!isConnectionFailure(error)) throw error;
      this.isBroken = true;
      this.onFailure(error);
      throw unavailable(error);
    }
  }

  release(): void {
    this.client.release(this.isBroken);
  }

  /**
   * By a callback, and with a timer of its own: where `pg` makes a promise, or keeps the time, it puts a function that
   * holds the query and its rows in a property. V8 allocates such functions among the old objects, and what an old
   * object holds outlives every collection of the young: a p99 of milliseconds where rows are many.
   */
  private ask(text: string, values: readonly unknown[], limitMs: number): Promise<QueryResult> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('Query read timeout')), limitMs);
      this.client.query(text, [...values], (error: Error | null, result) => {
        clearTimeout(timer);
        if (error) reject(error);
        else resolve(result);
      });
    });
  }
}
