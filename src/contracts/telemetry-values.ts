import { ValidateBy } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

/** What a field module measures, by names of its own. */
export type Telemetry = Record<string, number | string | boolean>;

const MAX_VALUES = 100;
const MAX_TEXT = 1_000;

/** What telemetry must be, as the end of a sentence. */
export const TELEMETRY_SHAPE = `must be an object of 1 to ${MAX_VALUES} numbers, texts of up to ${MAX_TEXT} characters, and booleans`;

/** True for an object of numbers, texts and booleans. */
export function isTelemetry(value: unknown): value is Telemetry {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const values = Object.values(value) as unknown[];
  return values.length > 0 && values.length <= MAX_VALUES && values.every(isValue);
}

function isValue(value: unknown): boolean {
  if (typeof value === 'string') return value.length <= MAX_TEXT;
  return typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}

export function IsTelemetry(): PropertyDecorator {
  const check = ValidateBy({
    name: 'isTelemetry',
    validator: {
      validate: isTelemetry,
      defaultMessage: () => `$property ${TELEMETRY_SHAPE}`,
    },
  });
  const shape = JSONSchema({
    type: 'object',
    additionalProperties: { oneOf: [{ type: 'number' }, { type: 'string' }, { type: 'boolean' }] },
  });
  return (target, key) => {
    check(target, key);
    shape(target, key as string);
  };
}
