import type { Type } from '@nestjs/common';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { IS_OPTIONAL, ValidationTypes } from 'class-validator';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';
import { defaultConverters } from 'class-validator-jsonschema/build/defaultConverters.js';
import type { JsonSchema, JsonSchemas } from './json-schema.js';
import { orNull } from './nullable.js';

const PREFIX = '#/components/schemas/';
/** Marks a field with `@IsOptional()`, which lets null pass as well as nothing; gone from the finished schema. */
const MAY_BE_NULL = 'x-may-be-null';

export function refTo(type: Type<unknown>): JsonSchema {
  return { $ref: PREFIX + type.name };
}

/** The name of the schema that a reference points to. */
export function nameOfRef(ref: string): string {
  return ref.slice(PREFIX.length);
}

/** The schemas of these types and of all that they refer to, by class name. A type without rules is any object. */
export function schemasOf(types: readonly Type<unknown>[], known = allSchemas()): JsonSchemas {
  const picked: Record<string, JsonSchema> = {};
  const pending = types.map((type) => type.name);
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (picked[name]) continue;
    picked[name] = known[name] ?? { type: 'object' };
    pending.push(...refsIn(picked[name]).map(nameOfRef));
  }
  return Object.fromEntries(Object.entries(picked).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A schema for every class that has validation rules. */
export function allSchemas(): JsonSchemas {
  const schemas = validationMetadatasToSchemas({
    refPointerPrefix: PREFIX,
    classTransformerMetadataStorage: defaultMetadataStorage,
    additionalConverters: {
      [ValidationTypes.CONDITIONAL_VALIDATION]: ({ name }) =>
        name === IS_OPTIONAL ? { [MAY_BE_NULL]: true } : {},
      isIso8601: { type: 'string', format: 'date-time' },
      // A rule of our own tells a field's type only where that is a primitive; `unknown` would become a class `Object`.
      [ValidationTypes.CUSTOM_VALIDATION]: (meta, options) => {
        const convert = defaultConverters[ValidationTypes.CUSTOM_VALIDATION];
        const schema = typeof convert === 'function' ? convert(meta, options) : convert;
        return schema && '$ref' in schema ? {} : schema;
      },
    },
  });
  return mapValues(schemas as JsonSchemas, ({ properties = {}, ...schema }) => ({
    ...schema,
    properties: mapValues(properties, ({ [MAY_BE_NULL]: mayBeNull, ...field }) =>
      mayBeNull ? orNull(field) : field,
    ),
  }));
}

function mapValues(schemas: JsonSchemas, change: (schema: JsonSchema) => JsonSchema): JsonSchemas {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, change(schema)]));
}

function refsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === '$ref' && typeof item === 'string' ? [item] : refsIn(item),
  );
}
