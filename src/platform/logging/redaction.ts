import { settingFields, type Settings } from '../config/settings.js';
import type { AnySetting } from '../config/setting.js';

const HIDDEN = '[redacted]';
const SECRET_NAME = 'passw(?:or)?d|passphrase|secret|token|authorization|cookie|credential|api_?key';

/** What a secret looks like in a line of JSON, whoever put it there. `$1` is kept. */
const SHAPES: readonly RegExp[] = [
  new RegExp(`("[^"\\\\]*(?:${SECRET_NAME})[^"\\\\]*":")(?:[^"\\\\]|\\\\.)*(?=")`, 'gi'),
  new RegExp(`(\\\\"[^"\\\\]*(?:${SECRET_NAME})[^"\\\\]*\\\\":\\s*\\\\")[^"\\\\]*`, 'gi'),
  /(\b(?:Bearer|Basic)\s+)[\w.~+/=-]+/gi,
  /()\beyJ[\w-]+\.[\w-]+\.[\w-]*/g,
  /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@"]*:)[^\s"]+(?=@)/gi,
  new RegExp(`(\\b(?:${SECRET_NAME})=)[^\\s&"\\\\]+`, 'gi'),
];

/** Shorter ones are words: to hide them everywhere would show what they are. */
const MIN_SECRET_LENGTH = 8;

/**
 * Hides secrets in a line of JSON: fields with a secret's name, bearer headers, JWTs, passwords in URLs, and the values
 * of secret settings wherever they stand.
 */
export function redactorFor(settings: Settings): (line: string) => string {
  const values = secretValues(settings).map((value) =>
    JSON.stringify(value)
      .slice(1, -1)
      .replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
  );
  const own = values.length > 0 ? [new RegExp(`()(?:${values.join('|')})`, 'g')] : [];
  const patterns = [...own, ...SHAPES];
  return (line) => patterns.reduce((text, pattern) => text.replace(pattern, `$1${HIDDEN}`), line);
}

function secretValues(settings: Settings): string[] {
  return Object.entries<AnySetting>(settingFields).flatMap(([name, field]) => {
    const value = settings[name as keyof Settings];
    if (!field.isSecret || typeof value !== 'string') return [];
    const hidden = URL.canParse(value) ? new URL(value).password : value;
    return hidden.length >= MIN_SECRET_LENGTH ? [hidden] : [];
  });
}
