/** Deepest nesting that is taken at any door. */
export const MAX_DEPTH = 32;

// NUL and lone surrogates: Postgres stores neither, and no client means them.
const UNSTORABLE = /[\u0000\ud800-\udfff]/u;
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * What is wrong with data from outside that no type can say: nesting over 32 levels, text with NUL or lone surrogates,
 * keys that reach into prototypes, numbers such as 1e999. Undefined when nothing is.
 */
export function flawOf(value: unknown, depth = 0): string | undefined {
  if (typeof value === 'string')
    return UNSTORABLE.test(value) ? 'contains NUL or a lone surrogate' : undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : 'is not a finite number';
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return undefined;
  if (depth >= MAX_DEPTH) return `is nested deeper than ${MAX_DEPTH} levels`;
  for (const [key, item] of Object.entries(value)) {
    if (FORBIDDEN_KEYS.has(key) || UNSTORABLE.test(key)) return 'has a key that is not allowed';
    const flaw = flawOf(item, depth + 1);
    if (flaw) return flaw;
  }
  return undefined;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Parses JSON that came as bytes. Throws a `SyntaxError` or `TypeError` for bad UTF-8, a byte order mark, or no JSON. */
export function parseJson(bytes: Uint8Array): unknown {
  return JSON.parse(decoder.decode(bytes)) as unknown;
}

export type PlainObject = Record<string, unknown>;

/** True for what JSON calls an object. */
export function isPlainObject(value: unknown): value is PlainObject {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value) as unknown;
  return prototype === Object.prototype || prototype === null;
}
