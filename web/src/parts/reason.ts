import { RelaisError } from '../../../client/src/index.js';
import { RestError } from '../rest.js';
import { shellWords } from '../shell-words.js';
import { say } from '../words.js';

/** Why something failed, for the visitor: the server's own words, with the fields that it names. */
export function reasonOf(error: unknown): string {
  const words = say(shellWords);
  const isKnown = error instanceof RestError || error instanceof RelaisError;
  if (!isKnown) return words.unknown;
  if (['OFFLINE', 'DISCONNECTED', 'TIMEOUT'].includes(error.code)) return words.away;
  const fields = error.errors?.map(({ path, message }) => `${path}: ${message}`) ?? [];
  return [error.message, ...fields].join(' · ');
}
