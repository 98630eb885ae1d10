import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real engine, started privately for one test file on a free loopback port. */
export interface ChildServer {
  readonly port: number;
  readonly dir: string;
  readonly process: ChildProcess;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export interface ServerSpec {
  readonly command: string;
  args(port: number, dir: string): string[];
  /** Runs before the start, for instance to make a data folder. */
  prepare?(dir: string, port: number): void;
  readonly uid?: number;
  readonly gid?: number;
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** Starts a server in a temporary folder (or again in `at`) and waits until it accepts connections. */
export async function startServer(
  spec: ServerSpec,
  at?: { dir: string; port: number },
): Promise<ChildServer> {
  const dir = at?.dir ?? mkdtempSync(join(tmpdir(), 'relais-'));
  const port = at?.port ?? (await freePort());
  if (!at) spec.prepare?.(dir, port);
  const child = spawn(spec.command, spec.args(port, dir), {
    stdio: 'ignore',
    uid: spec.uid,
    gid: spec.gid,
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await waitForPort(port, child);
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
    child.kill('SIGCONT');
    child.kill(signal);
    await exited;
  };
  return { port, dir, process: child, stop };
}

export function removeDir(dir: string): void {
  rmSync(dir, { recursive: true, force: true });
}

export async function waitForPort(port: number, child?: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 1_200; attempt++) {
    if (child && child.exitCode !== null) throw new Error(`${child.spawnfile} ended with ${child.exitCode}`);
    if (await accepts(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`nothing listens on ${port} after 30 s`);
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/** The command's path, or undefined. `REQUIRE_ENGINES=1` makes a missing engine an error instead of a skipped test. */
export function findCommand(...names: string[]): string | undefined {
  for (const name of names) {
    try {
      return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
    } catch {
      continue;
    }
  }
  if (process.env.REQUIRE_ENGINES === '1') throw new Error(`${names[0]} is required and not installed`);
  return undefined;
}
