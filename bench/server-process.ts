import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, removeDir } from '../test/support/child-server.js';
import { TEST_SECRET } from '../test/support/settings.js';

const PRELOADED = ['./bench/probe.js', './bench/memory.js'];
const NODE = ['--max-semi-space-size=64', ...PRELOADED.flatMap((file) => ['--import', file])];

/** In bytes. */
export interface Memory {
  readonly resident: number;
  /** By its heap and its buffers. */
  readonly held: number;
}

/** What held up a process's event loop for a while, in ms. */
export interface HeldUp {
  /** The 99th percentile. */
  readonly loopDelayMs: number;
  /** The pauses of garbage collection in the main thread, together. */
  readonly garbageMs: number;
  readonly longestGarbageMs: number;
}

/** How a server is started once more. */
interface Again {
  readonly launch: () => Promise<ChildProcess>;
  readonly dataDir: string;
}

/** The built server, or what it is compared with, in a process of its own, as `npm start` runs it. */
export class ServerProcess {
  private constructor(
    readonly url: string,
    private process: ChildProcess,
    private readonly again?: Again,
  ) {}

  /** Starts it with these settings, and waits until it is ready. */
  static async start(settings: Readonly<Record<string, string>>): Promise<ServerProcess> {
    const dataDir = mkdtempSync(join(tmpdir(), 'relais-bench-'));
    const port = await freePort();
    const own = { JWT_SECRET: TEST_SECRET, LOG_LEVEL: 'error', DATA_DIR: dataDir, PORT: `${port}` };
    const env = { ...process.env, ...own, ...settings };
    const launch = async (): Promise<ChildProcess> => {
      const args = [...NODE, 'dist/cli/main.js', 'start'];
      const server = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
      await untilSaid(server, 'is ready');
      return server;
    };
    return new ServerProcess(`http://127.0.0.1:${port}`, await launch(), { launch, dataDir });
  }

  /** Runs a program of the benches, JavaScript or TypeScript, which says where it listens. */
  static async ofProgram(file: string, ...args: string[]): Promise<ServerProcess> {
    const hooks = file.endsWith('.ts') ? ['--import', './test/support/typescript.js'] : [];
    const program = spawn(process.execPath, [...NODE, ...hooks, file, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const line = await untilSaid(program, 'listens at');
    return new ServerProcess(line.split(' ').at(-1)!, program);
  }

  get pid(): number {
    return this.process.pid!;
  }

  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  }

  /** Since the last call. */
  async heldUp(): Promise<HeldUp> {
    this.process.kill('SIGUSR2');
    const line = await untilSaid(this.process, 'held up');
    const [loopDelayMs, garbageMs, longestGarbageMs] = line.split(' ').slice(2).map(Number);
    return { loopDelayMs: loopDelayMs!, garbageMs: garbageMs!, longestGarbageMs: longestGarbageMs! };
  }

  /** Once all garbage is gone. */
  async memory(): Promise<Memory> {
    this.process.kill('SIGWINCH');
    const [, resident, held] = (await untilSaid(this.process, 'memory')).split(' ').map(Number);
    return { resident: resident!, held: held! };
  }

  /** Its data stay, and `comeBack` finds them. */
  async leave(): Promise<void> {
    await end(this.process);
  }

  /** Settles when it is ready again. */
  async comeBack(): Promise<void> {
    this.process = await this.again!.launch();
  }

  async stop(): Promise<void> {
    await end(this.process);
    if (this.again) removeDir(this.again.dataDir);
  }
}

/** The first line that has this in it; rejects when the process ends without one. */
function untilSaid(server: ChildProcess, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(new Error(`the server ended and never said: ${text}`));
    const look = (chunk: Buffer): void => {
      const lines = chunk.toString().split('\n');
      const line = lines.find((each) => each.includes(text));
      if (line === undefined) return;
      server.stdout!.off('data', look);
      server.off('exit', giveUp);
      resolve(line);
    };
    server.stdout!.on('data', look);
    server.once('exit', giveUp);
  });
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  server.kill();
  await once(server, 'exit');
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** The value that 99 of 100 do not exceed. */
export function p99(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.99) - 1]!;
}
