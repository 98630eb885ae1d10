import { types, type CustomTypesConfig } from 'pg';

const INT8 = 20;
const INT8_ARRAY = 1016;
const DATE = 1082;
const DATE_ARRAY = 1182;
const TEXT_ARRAY = 1009;
const TIMESTAMPTZ = 1184;
const ZERO = '0'.charCodeAt(0);

type Parser = (raw: string) => unknown;
const builtIn = types.getTypeParser as (oid: number, format?: string) => Parser;

const parseTextArray = builtIn(TEXT_ARRAY) as (raw: string) => (string | null)[];
const parseTimestampInFull = builtIn(TIMESTAMPTZ);
const parseInt8Array = (raw: string) =>
  parseTextArray(raw).map((each) => (each === null ? null : parseInt8(each)));

/**
 * How values of Postgres become values of JavaScript where `pg` does otherwise: int8 a number (its digits as text
 * beyond 2^53, never a rounded number), date its text `2026-11-21` instead of a local midnight.
 */
const parsers = new Map<number, Parser>([
  [INT8, parseInt8],
  [INT8_ARRAY, parseInt8Array],
  [DATE, String],
  [DATE_ARRAY, parseTextArray],
  [TIMESTAMPTZ, parseTimestamp],
]);

export const valueTypes: CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: string) =>
    parsers.get(oid) ?? builtIn(oid, format)) as typeof types.getTypeParser,
};

function parseInt8(raw: string): number | string {
  const value = Number(raw);
  return Number.isSafeInteger(value) ? value : raw;
}

/** Half the time and half the garbage of JavaScript's own parser, for times in UTC and years of four digits. */
function parseTimestamp(raw: string): unknown {
  const isPlain = raw[0] !== '0' && raw[10] === ' ' && raw.endsWith('+00');
  if (!isPlain) return parseTimestampInFull(raw);
  const day = Date.UTC(digits(raw, 0, 4), digits(raw, 5, 7) - 1, digits(raw, 8, 10));
  const seconds = (digits(raw, 11, 13) * 60 + digits(raw, 14, 16)) * 60 + digits(raw, 17, 19);
  return new Date(day + seconds * 1000 + milliseconds(raw));
}

/** Of `2026-11-21 19:36:54.1234+00`: 123. */
function milliseconds(raw: string): number {
  const end = Math.min(raw.length - 3, 23);
  return end > 20 ? digits(raw, 20, end) * 10 ** (23 - end) : 0;
}

function digits(raw: string, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) value = value * 10 + raw.charCodeAt(i) - ZERO;
  return value;
}
