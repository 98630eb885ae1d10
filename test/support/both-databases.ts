import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedEngine } from '../../src/platform/postgres/embedded-engine.js';
import { ServerEngine } from '../../src/platform/postgres/server-engine.js';
import type { SqlEngine } from '../../src/platform/postgres/sql-engine.js';
import { removeDir } from './child-server.js';
import { postgresAvailable, startPostgres, type StartedPostgres } from './postgres-server.js';

/** Runs a suite on the embedded database and on Postgres; each call of `makeEngine` opens what the last one left. */
export function onBothDatabases(suite: (makeEngine: () => SqlEngine) => void): void {
  describe('on the embedded database', () => {
    const dir = mkdtempSync(join(tmpdir(), 'relais-database-'));
    afterAll(() => removeDir(dir));
    suite(() => new EmbeddedEngine(dir));
  });

  (postgresAvailable() ? describe : describe.skip)('on postgres', () => {
    let postgres: StartedPostgres;
    beforeAll(async () => {
      postgres = await startPostgres();
    });
    afterAll(async () => {
      await postgres.server.stop();
      removeDir(postgres.server.dir);
    });
    suite(() => new ServerEngine(postgres.url));
  });
}
