import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

/** A dependency that a rule forbids. */
export interface Breach {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

interface Report {
  readonly summary: { readonly violations: readonly { rule: { name: string }; from: string; to: string }[] };
}

const CRUISE = resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const RULES = resolve('.dependency-cruiser.cjs');

/** What the rules find in a tree. A process of its own: dependency-cruiser is ESM, tests are not. */
export function cruise(root: string, folders: readonly string[]): Promise<Breach[]> {
  const args = [CRUISE, '--config', RULES, '--output-type', 'json', ...folders];
  return new Promise((fulfil, reject) => {
    execFile(process.execPath, args, { cwd: root, maxBuffer: 64 * 1024 * 1024 }, (_, stdout, stderr) => {
      try {
        const { summary } = JSON.parse(stdout) as Report;
        fulfil(summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })));
      } catch {
        reject(new Error(stderr || stdout));
      }
    });
  });
}
