import { createHash } from 'node:crypto';
import { isPlainObject } from '../platform/validation/plain-data.js';

/** They say when something was so, not how it is. */
const TIMES = new Set(['lastSeen', 'disconnectedAt', 'logoutTime', 'timestamp']);

/** The same for what is equal by value, whatever the order of keys; times do not count, at any depth. */
export function stateValue(...state: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(state, inOrder)).digest('base64url');
}

function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(isPlainObject(value) ? value : { ...value });
  const lasting = entries.filter(([key]) => !TIMES.has(key));
  return Object.fromEntries(lasting.sort(([one], [other]) => (one < other ? -1 : 1)));
}
