// `npm start` on a fresh clone, or after a change: builds when the sources are not those of the last build,
// and makes the empty database that the first start copies.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const MARK = 'dist/.built-from';
const PROGRAM = 'dist/cli/main.js';
const INPUTS = [
  'package.json',
  'nest-cli.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'scripts/build-web.js',
];
const FOLDERS = ['src', 'web', 'client/src'];

function digestOfSources() {
  const hash = createHash('sha256');
  const sources = FOLDERS.flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const path of [...INPUTS, ...sources]) hash.update(path).update(readFileSync(path));
  return hash.digest('hex');
}

function lastDigest() {
  try {
    return readFileSync(MARK, 'utf8');
  } catch {
    return undefined;
  }
}

function runScript(name) {
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', name], { encoding: 'utf8' });
  if (status === 0) return;
  process.stderr.write(`${stdout}${stderr}The build failed.\n`);
  process.exit(1);
}

const digest = digestOfSources();
if (digest !== lastDigest()) {
  for (const part of ['build:server', 'build:web']) runScript(part);
  chmodSync(PROGRAM, 0o755);
  const { prepareTemplate } = await import('../dist/platform/postgres/pglite-cluster.js');
  await prepareTemplate();
  writeFileSync(MARK, digest);
}
