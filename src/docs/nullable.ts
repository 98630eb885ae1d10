import type { JsonSchema } from './json-schema.js';

const NULL: JsonSchema = { type: 'null' };

/** The schema, or null. */
export function orNull(schema: JsonSchema): JsonSchema {
  const { $ref, type, enum: values, description } = schema;
  if ($ref) return { anyOf: [{ $ref }, NULL], ...(description ? { description } : {}) };
  if (typeof type !== 'string') return schema;
  return { ...schema, type: [type, 'null'], ...(values ? { enum: [...values, null] } : {}) };
}

/** What the schema allows besides null. */
export function withoutNull(schema: JsonSchema): JsonSchema {
  const { anyOf, type, enum: values } = schema;
  const [reference] = anyOf ?? [];
  if (reference) return reference;
  if (typeof type !== 'object') return schema;
  const [only, ...others] = type.filter((each) => each !== 'null');
  const kept = values?.filter((value) => value !== null);
  return { ...schema, type: others.length > 0 ? [only!, ...others] : only, ...(kept ? { enum: kept } : {}) };
}
