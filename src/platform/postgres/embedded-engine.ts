import { join } from 'node:path';
import type { Pool } from 'pg';
import { lockFolder, type FolderLock } from './folder-lock.js';
import { PgliteThread } from './pglite-thread.js';
import { openPool, type PoolLimits, type SqlEngine } from './sql-engine.js';

/**
 * PGlite, files in `postgres` below the data folder. One session: connections, and so transactions, take turns. The
 * thread starts with the first connection, and anew with the next one after a crash. What is committed survives the
 * end of the process at any moment; it is not fsynced, so a power cut may lose it.
 */
export class EmbeddedEngine implements SqlEngine {
  readonly kind = 'embedded';
  private lock?: FolderLock;
  private thread?: PgliteThread;

  constructor(private readonly dataDir: string) {}

  open(): void {
    this.lock = lockFolder(this.dataDir);
  }

  createPool(limits: PoolLimits): Pool {
    const config = { user: 'postgres', database: 'postgres', max: 1, idleTimeoutMillis: 0 };
    return openPool({ ...config, stream: () => this.connect() }, limits);
  }

  async close(): Promise<void> {
    await this.thread?.stop();
    this.lock?.release();
  }

  private connect() {
    this.thread ??= new PgliteThread(join(this.dataDir, 'postgres'), () => (this.thread = undefined));
    return this.thread.connect();
  }
}
