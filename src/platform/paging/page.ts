import { AppError } from '../errors/app-error.js';
import { flawOf } from '../validation/plain-data.js';

export interface Page<T> {
  readonly items: T[];
  /** Null on the last page. */
  readonly nextCursor: string | null;
}

/** An opaque cursor that holds the sort key of the last item. */
export function encodeCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

type KeyKind = 'string' | 'number';
type KeyOf<Kinds extends readonly KeyKind[]> = {
  -readonly [I in keyof Kinds]: Kinds[I] extends 'number' ? number : string;
};

/**
 * The sort key in a cursor, made of `kinds`; undefined without a cursor. Throws REQUEST_INVALID for what no cursor of
 * this list can hold.
 */
export function decodeCursor<const Kinds extends readonly KeyKind[]>(
  cursor: string | undefined,
  kinds: Kinds,
): KeyOf<Kinds> | undefined {
  if (cursor === undefined) return undefined;
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (isKeyOf(key, kinds)) return key;
  } catch {
    // not JSON: answered below like every other foreign cursor
  }
  throw new AppError('REQUEST_INVALID', {
    errors: [{ path: 'cursor', message: 'cursor is not one of ours' }],
  });
}

function isKeyOf<Kinds extends readonly KeyKind[]>(key: unknown, kinds: Kinds): key is KeyOf<Kinds> {
  if (!Array.isArray(key) || key.length !== kinds.length || flawOf(key)) return false;
  return key.every(
    (part, index) => typeof part === kinds[index] && (typeof part === 'string' || Number.isSafeInteger(part)),
  );
}

/** A page from `limit + 1` rows: the extra row only says that there is more. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  { item, key }: { item: (row: Row) => Item; key: (row: Row) => readonly (string | number)[] },
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(item),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(key(last)) : null,
  };
}
