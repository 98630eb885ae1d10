import { withoutNull } from './nullable.js';
import type { JsonSchema, JsonSchemas } from './json-schema.js';
import { nameOfRef } from './json-schemas.js';

/** One field of a payload, for people. */
export interface PayloadField {
  /** As in `from.id` and `members[].userId`. */
  readonly path: string;
  readonly type: string;
  readonly isRequired: boolean;
  /** What it means, and its limits. */
  readonly meaning: string;
}

const MAX_DEPTH = 4;

/** The fields of a payload in their order, those of nested objects too. */
export function payloadFields(schema: JsonSchema, schemas: JsonSchemas, parent = ''): PayloadField[] {
  const { properties = {}, required = [] } = resolve(schema, schemas);
  return Object.entries(properties).flatMap(([name, nullable]) => {
    const field = withoutNull(nullable);
    const path = parent + name;
    const meaning = [nullable.description, ...limitsOf(field)].filter(Boolean).join('; ');
    const own = { path, type: typeOf(field, schemas), isRequired: required.includes(name), meaning };
    if (path.split('.').length >= MAX_DEPTH) return [own];
    const nested = field.items
      ? payloadFields(field.items, schemas, `${path}[].`)
      : payloadFields(field, schemas, `${path}.`);
    return [own, ...nested];
  });
}

function resolve(schema: JsonSchema, schemas: JsonSchemas): JsonSchema {
  return schema.$ref ? (schemas[nameOfRef(schema.$ref)] ?? {}) : schema;
}

function typeOf(schema: JsonSchema, schemas: JsonSchemas): string {
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.items) return `${typeOf(schema.items, schemas)}[]`;
  const { type } = resolve(schema, schemas);
  if (schema.format === 'date-time') return 'ISO 8601';
  return typeof type === 'object' ? type.join(' | ') : (type ?? 'any');
}

function limitsOf({ minimum, maximum, minLength, maxLength, maxItems, pattern }: JsonSchema): string[] {
  return [
    range(minimum, maximum),
    range(minLength, maxLength, ' characters'),
    range(undefined, maxItems, ' items'),
    pattern ? `matches ${pattern}` : '',
  ];
}

function range(least?: number, most?: number, unit = ''): string {
  if (least === undefined && most === undefined) return '';
  if (least === undefined) return `at most ${most}${unit}`;
  if (most === undefined) return `at least ${least}${unit}`;
  return `${least} to ${most}${unit}`;
}
