import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { CommandFailure } from './command.js';

const decoder = new TextDecoder('utf-8', { fatal: true });
const ASSIGNMENT = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=/;

/** The variables that a file like `.env` names; none where there is no such file. Throws `CommandFailure`. */
export function readEnvFile(path: string): Record<string, string | undefined> {
  const text = readText(path);
  const variables = parseEnv(text);
  requireOnce(path, text, new Set(Object.keys(variables)));
  return variables;
}

/** A byte order mark, which some editors write, is no part of the first name. */
function readText(path: string): string {
  try {
    return decoder.decode(readFileSync(path));
  } catch (cause) {
    const { code, name } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return '';
    if (name === 'TypeError')
      throw new CommandFailure(`${path} is not UTF-8, perhaps UTF-16: save it as UTF-8`, { cause });
    throw new CommandFailure(`${path} cannot be read (${code}): make it a file of yours, or remove it`, {
      cause,
    });
  }
}

/** Of two lines only the last would count, and nobody could tell why the first one does not. */
function requireOnce(path: string, text: string, names: ReadonlySet<string>): void {
  const lines = new Map<string, number>();
  for (const [index, line] of text.split('\n').entries()) {
    const name = ASSIGNMENT.exec(line)?.[1];
    if (name === undefined || !names.has(name)) continue;
    const former = lines.get(name);
    if (former !== undefined)
      throw new CommandFailure(
        `${path} sets ${name} twice, in lines ${former} and ${index + 1}: keep one of them`,
      );
    lines.set(name, index + 1);
  }
}
