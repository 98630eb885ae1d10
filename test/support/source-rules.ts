import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Sources by their path. */
export type SourceTree = Readonly<Record<string, string>>;

interface SourceRule {
  readonly name: string;
  isBrokenBy(path: string, text: string): boolean;
}

const MAX_LINES = 250;
const MAY_READ_ENVIRONMENT = /^src\/(?:platform\/config\/|cli\/main\.ts$|main\.ts$)/;
const TRANSPORT = /\.(?:controller|gateway|mqtt)\.ts$/;

/** What can be said of a file by its name and its text alone. */
export const sourceRules: readonly SourceRule[] = [
  {
    name: 'the environment is read by the settings only',
    isBrokenBy: (path, text) => /\bprocess\.env\b/.test(text) && !MAY_READ_ENVIRONMENT.test(path),
  },
  {
    name: `no file has more than ${MAX_LINES} lines`,
    isBrokenBy: (_, text) => text.trimEnd().split('\n').length > MAX_LINES,
  },
  {
    name: 'a file is named after what it holds',
    isBrokenBy: (path) => /(?:^|[/.-])(?:utils?|helpers?|enums?|common|misc)\.ts$/.test(path),
  },
  {
    name: 'the contracts are the only barrel',
    isBrokenBy: (path, text) => path !== 'src/contracts/index.ts' && /^export \* from/m.test(text),
  },
  { name: 'nothing needs forwardRef', isBrokenBy: (_, text) => /\bforwardRef\b/.test(text) },
  {
    name: 'transports leave errors to the filters',
    isBrokenBy: (path, text) => TRANSPORT.test(path) && /\btry\s*\{|\.catch\(/.test(text),
  },
];

/** `rule: path` for every file that breaks a rule. */
export function brokenRules(tree: SourceTree): string[] {
  return Object.entries(tree).flatMap(([path, text]) =>
    sourceRules.filter((rule) => rule.isBrokenBy(path, text)).map(({ name }) => `${name}: ${path}`),
  );
}

/** The TypeScript files under a folder, tests left out. */
export function readSources(folder: string): SourceTree {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const paths = names.map((name) => join(folder, name)).filter((path) => /(?<!\.spec)\.ts$/.test(path));
  return Object.fromEntries(paths.map((path) => [path, readFileSync(path, 'utf8')]));
}
