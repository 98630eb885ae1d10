import type { Pool } from 'pg';
import { openPool, type PoolLimits, type SqlEngine } from './sql-engine.js';

/** Postgres by a URL. It may be away at any time: connections are opened anew by the queries that need them. */
export class ServerEngine implements SqlEngine {
  readonly kind = 'postgres';

  constructor(private readonly url: string) {}

  open(): void {}

  createPool(limits: PoolLimits): Pool {
    return openPool({ connectionString: this.url, max: 10, keepAlive: true }, limits);
  }

  async close(): Promise<void> {}
}
