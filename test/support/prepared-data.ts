import { createHash } from 'node:crypto';
import { constants, cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MIGRATIONS = 'src/migrations';
const MADE_BY = [
  ...readdirSync(MIGRATIONS).map((file) => join(MIGRATIONS, file)),
  'src/accounts/first-admin.service.ts',
  'src/accounts/password-hash.ts',
  'src/platform/postgres/pglite-cluster.js',
  'test/support/settings.ts',
  'package.json',
];

/** The embedded database as the first start leaves it: migrated, with the tests' admin. Named after what makes it. */
export const PREPARED = join(tmpdir(), `relais-prepared-${digest(MADE_BY)}`);

/** Saves a start the migrations and the hash of a password: 0.6 s of a core. What is in the folder already stays. */
export function prepareData(dataDir: string): void {
  const database = join(dataDir, 'postgres');
  if (existsSync(database) || !existsSync(PREPARED)) return;
  cpSync(PREPARED, database, { recursive: true, mode: constants.COPYFILE_FICLONE });
}

function digest(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}
