import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const HOOKS = pathToFileURL(resolve('test/support/typescript.js')).href;
const MAIN = resolve('src/cli/main.ts');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  /** All of its environment but PATH and HOME. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** More options of Node's own. */
  readonly node?: readonly string[];
}

/** `relais …` in a process of its own, as a user runs it, from the sources. */
export class RelaisCommand {
  readonly process: ChildProcess;
  private stdout = '';
  private stderr = '';
  private readonly exited: Promise<unknown>;

  constructor(args: readonly string[], { env = {}, cwd, node = [] }: CommandOptions = {}) {
    const { PATH = '', HOME = '' } = process.env;
    this.process = spawn(process.execPath, [...node, '--import', HOOKS, MAIN, ...args], {
      cwd,
      env: { PATH, HOME, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process.stdout!.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()));
    this.process.stderr!.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.exited = once(this.process, 'close');
  }

  async end(): Promise<Ended> {
    await this.exited;
    return { code: this.process.exitCode, stdout: this.stdout, stderr: this.stderr };
  }

  /** Settles with all output so far once it matches; rejects when the process ends before. */
  async says(pattern: RegExp): Promise<string> {
    const ended = this.exited.then(() => true);
    while (!pattern.test(this.stdout + this.stderr)) {
      const data = [once(this.process.stdout!, 'data'), once(this.process.stderr!, 'data')];
      const isOver = await Promise.race([ended, ...data.map((each) => each.then(() => false))]);
      if (isOver && !pattern.test(this.stdout + this.stderr)) {
        throw new Error(`ended without saying ${String(pattern)}:\n${this.stdout}${this.stderr}`);
      }
    }
    return this.stdout + this.stderr;
  }
}

/** Runs `relais …` to its end. */
export function relais(args: readonly string[], options?: CommandOptions): Promise<Ended> {
  return new RelaisCommand(args, options).end();
}
