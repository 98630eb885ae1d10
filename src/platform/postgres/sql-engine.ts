import { Pool, type PoolConfig } from 'pg';
import { valueTypes } from './value-types.js';

/** Bounds of a pool's connections, in milliseconds. */
export interface PoolLimits {
  /** Longest wait for a connection, the queue for one included. */
  readonly connectMs: number;
  /** Longest statement; none for migrations. */
  readonly statementMs?: number;
}

/** Where connections come from: PGlite in a worker thread, or a Postgres server. Both speak the wire protocol to `pg`. */
export interface SqlEngine {
  readonly kind: 'embedded' | 'postgres';

  /** Takes what only one process may hold. Throws `DataFolderInUse`. */
  open(): void;

  /** A pool of connections made when they are needed; a broken one is replaced by itself. */
  createPool(limits: PoolLimits): Pool;

  /** Ends the engine once its pools have ended; what was committed is on disk. */
  close(): Promise<void>;
}

/**
 * A pool that reads values as `valueTypes` says. A broken connection shows in the query that needs it, so the `error`
 * events are dropped; without a listener, on the pool and on a client that is in use, they end the process.
 */
export function openPool(config: PoolConfig, { connectMs, statementMs }: PoolLimits): Pool {
  const pool = new Pool({
    application_name: 'relais',
    types: valueTypes,
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    ...config,
  });
  const ignore = () => undefined;
  return pool.on('error', ignore).on('connect', (client) => client.on('error', ignore));
}
