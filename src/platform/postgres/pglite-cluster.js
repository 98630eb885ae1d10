// @ts-check
import {
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';

/**
 * Makes an empty database in `dir` unless there is one. It grows beside `dir` and is renamed, so that a crash leaves
 * no half of one.
 *
 * @param {string} dir
 */
export async function prepareCluster(dir) {
  if (existsSync(join(dir, 'PG_VERSION'))) return;
  const fresh = `${dir}.new`;
  rmSync(fresh, { recursive: true, force: true });
  if (await prepareTemplate()) copy(templateDir(), fresh);
  else await initialise(fresh);
  if (existsSync(dir)) rmdirSync(dir);
  renameSync(fresh, dir);
}

/**
 * Keeps an empty database with the installed packages: making one takes 3 s and more, copying it 0.05 s. True when it is
 * there; false when its folder may not be written.
 */
export async function prepareTemplate() {
  const template = templateDir();
  if (existsSync(template)) return true;
  const partial = `${template}.${process.pid}`;
  try {
    await initialise(partial);
    renameSync(partial, template);
  } catch {
    // Another process may have been faster.
    rmSync(partial, { recursive: true, force: true });
  }
  return existsSync(template);
}

/**
 * What further databases would be made from: 600 of 1000 files, and half of the bytes. One session has one database.
 */
const DROP_TEMPLATES = [
  'update pg_database set datistemplate = false',
  'drop database template0',
  'drop database template1',
  'checkpoint',
];

/** @param {string} dir */
async function initialise(dir) {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const database = await PGlite.create({ dataDir: dir, initDbStartParams: ['--wal-segsize=1'] });
  for (const statement of DROP_TEMPLATES) await database.exec(statement);
  await database.close();
}

/**
 * @param {string} from
 * @param {string} to
 */
function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true, mode: constants.COPYFILE_FICLONE });
}

/** Below `node_modules/.cache`, one for each version of PGlite. */
function templateDir() {
  const manifest = new URL('../package.json', import.meta.resolve('@electric-sql/pglite'));
  const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
  const cache = new URL('../../../node_modules/.cache/relais/', import.meta.url);
  return fileURLToPath(new URL(`postgres-by-pglite-${version}`, cache));
}
