import { spawn, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Runs a TypeScript file, named from the root of the project, in a Node process of its own; its output can be read. */
export function runTypescript(file: string, ...args: string[]): ChildProcess {
  const hooks = pathToFileURL(resolve('test/support/typescript.js')).href;
  return spawn(process.execPath, ['--import', hooks, file, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
