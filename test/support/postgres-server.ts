import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { findCommand, startServer, type ChildServer, type ServerSpec } from './child-server.js';
import { until } from './until.js';

export interface StartedPostgres {
  readonly url: string;
  /** Stops by SIGINT, which breaks connections off; SIGQUIT is a crash. SIGTERM would wait for every client. */
  readonly server: ChildServer;
}

/** Debian keeps the server's programs out of the path. */
const DEBIAN_DIR = '/usr/lib/postgresql';

export function postgresAvailable(): boolean {
  return findPostgres() !== undefined;
}

/**
 * A private Postgres; `at` starts one again where another was. Acknowledged commits survive any signal, and with `fsync`
 * a power cut, as a real one's do.
 */
export async function startPostgres(
  at?: { dir: string; port: number },
  fsync: 'on' | 'off' = 'off',
): Promise<StartedPostgres> {
  const command = findPostgres();
  if (!command) throw new Error('postgres is not installed');
  const args = (port: number, dir: string) => serverArgs(port, dir, fsync);
  const server = await startServer({ command, args, prepare: initialise, ...serverUser() }, at);
  const url = `postgres://relais@127.0.0.1:${server.port}/postgres`;
  await until(() => answers(url));
  return { url, server: { ...server, stop: (signal = 'SIGINT') => server.stop(signal) } };
}

function findPostgres(): string | undefined {
  const versions = existsSync(DEBIAN_DIR)
    ? readdirSync(DEBIAN_DIR).sort((a, b) => Number(b) - Number(a))
    : [];
  return findCommand(...versions.map((version) => join(DEBIAN_DIR, version, 'bin/postgres')), 'postgres');
}

function serverArgs(port: number, dir: string, fsync: 'on' | 'off'): string[] {
  const settings = [
    'listen_addresses=127.0.0.1',
    `fsync=${fsync}`,
    'shared_buffers=32MB',
    'max_connections=40',
  ];
  return [
    '-D',
    join(dir, 'data'),
    '-p',
    String(port),
    '-k',
    dir,
    ...settings.flatMap((each) => ['-c', each]),
  ];
}

function initialise(dir: string): void {
  const user = serverUser();
  if (user.uid !== undefined) chownSync(dir, user.uid, user.gid!);
  const initdb = join(dirname(findPostgres()!), 'initdb');
  const options = ['-U', 'relais', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'];
  execFileSync(initdb, ['-D', join(dir, 'data'), ...options], { stdio: 'ignore', cwd: dir, ...user });
}

/** Postgres refuses to run as root. */
function serverUser(): Pick<ServerSpec, 'uid' | 'gid'> {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end();
  }
}
