import { types, type CustomTypesConfig } from 'pg';

const INT8 = 20;
const INT8_ARRAY = 1016;
const DATE = 1082;
const DATE_ARRAY = 1182;
const TEXT_ARRAY = 1009;
const TIMESTAMPTZ = 1184;

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

/** JavaScript's own parser takes half as long as that of `pg`, for times in UTC and years of four digits. */
function parseTimestamp(raw: string): unknown {
  const isPlain = raw[10] === ' ' && raw.endsWith('+00');
  return isPlain ? new Date(`${raw.slice(0, 10)}T${raw.slice(11, -3)}Z`) : parseTimestampInFull(raw);
}
