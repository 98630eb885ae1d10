import { ValidateBy } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

/** ISO 8601 with a date and a time; without an offset it is UTC. */
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d([.,]\d{1,9})?)?(?<offset>Z|[+-]\d\d(:?\d\d)?)?$/;
const EPOCH_MS = /^\d{1,15}$/;
const LATEST_MS = Date.UTC(10_000, 0);

/** Clocks of devices may be ahead by this much; a time further ahead would freeze what is newest. */
const MAX_AHEAD_MS = 5 * 60_000;

/** A time as it comes from outside: ISO 8601 or epoch milliseconds. `epochMsOf` reads it. */
export type Time = string | number;

/** Milliseconds since 1970 of a time from outside; NaN for what is none. */
export function epochMsOf(time: unknown): number {
  const ms = typeof time === 'string' ? epochMsOfText(time) : typeof time === 'number' ? time : NaN;
  return ms >= 0 && ms < LATEST_MS ? Math.floor(ms) : NaN;
}

function epochMsOfText(text: string): number {
  if (EPOCH_MS.test(text)) return Number(text);
  const parts = ISO_TIME.exec(text);
  if (!parts) return NaN;
  return Date.parse(parts.groups!['offset'] === undefined ? `${text}Z` : text);
}

/** True for what bears a time so far ahead of `now` that its clock must be wrong; both in epoch milliseconds. */
export function isAhead({ at }: { readonly at: number }, now: number): boolean {
  return at > now + MAX_AHEAD_MS;
}

/** The field is a `Time`. */
export function IsTime(): PropertyDecorator {
  const rule = ValidateBy({
    name: 'isTime',
    validator: {
      validate: (value) => !Number.isNaN(epochMsOf(value)),
      defaultMessage: () => '$property must be an ISO 8601 time or epoch milliseconds',
    },
  });
  const schema = JSONSchema({
    oneOf: [
      { type: 'string', format: 'date-time' },
      { type: 'integer', description: 'epoch milliseconds' },
    ],
  });
  return (target, key) => {
    rule(target, key);
    schema(target, key as string);
  };
}
