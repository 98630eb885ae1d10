import { Kysely, Migrator, PostgresDialect, type Migration } from 'kysely';
import { migrations } from '../../migrations/index.js';
import type { PoolLimits, SqlEngine } from './sql-engine.js';

/** A migration may take its time, and wait for another instance that is migrating. */
const MIGRATION_LIMITS: PoolLimits = { connectMs: 60_000 };

/**
 * Runs the migrations that have not run yet, all of them in one transaction, and returns their names. Instances that
 * start at once take turns by an advisory lock: each migration runs once. Throws the engine's own error.
 */
export async function migrateToLatest(
  engine: SqlEngine,
  list: Readonly<Record<string, Migration>> = migrations,
): Promise<string[]> {
  const db = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: engine.createPool(MIGRATION_LIMITS) }),
  });
  try {
    const provider = { getMigrations: () => Promise.resolve({ ...list }) };
    const { error, results = [] } = await new Migrator({ db, provider }).migrateToLatest();
    if (error !== undefined) throw error;
    return results.map(({ migrationName }) => migrationName);
  } finally {
    await db.destroy();
  }
}
