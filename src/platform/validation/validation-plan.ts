import type { Type } from '@nestjs/common';
import { rulesOf, type FieldRules } from './field-rules.js';
import { isPlainObject, type PlainObject } from './plain-data.js';

/** `refuse`: a field that the type does not name is an error. `drop`: it is left out. */
export type UnknownFields = 'refuse' | 'drop';

const plans = new WeakMap<Type<object>, ValidationPlan<object> | undefined>();

/** The plan of a type, made once; undefined when its rules say more than a plan can tell. */
export function planOf<T extends object>(type: Type<T>): ValidationPlan<T> | undefined {
  if (!plans.has(type)) {
    const fields = rulesOf(type);
    plans.set(type, fields && new ValidationPlan(type, fields));
  }
  return plans.get(type) as ValidationPlan<T> | undefined;
}

/**
 * A type's rules, looked up once; class-validator and class-transformer look them up for every value, which takes
 * ten times as long. What passes here passes there, as the same instance. What does not has to be asked there: it may
 * pass after all, and here nothing says why not.
 */
export class ValidationPlan<T extends object> {
  constructor(
    private readonly type: Type<T>,
    private readonly fields: ReadonlyMap<string, FieldRules>,
  ) {}

  /** An instance that is valid. */
  build(data: PlainObject, unknownFields: UnknownFields): T | undefined {
    const instance = new this.type();
    const isValid = this.copy(instance as PlainObject, data, unknownFields) && this.accepts(instance);
    return isValid ? instance : undefined;
  }

  private copy(instance: PlainObject, data: PlainObject, unknownFields: UnknownFields): boolean {
    for (const key of Object.keys(data)) {
      const rules = this.fields.get(key);
      if (!rules && unknownFields === 'refuse') return false;
      if (!rules) continue;
      instance[key] = valueFor(rules, data[key]);
      if (instance[key] === undefined && data[key] !== undefined) return false;
    }
    return true;
  }

  private accepts(instance: object): boolean {
    for (const [key, { conditions, checks }] of this.fields) {
      const value = (instance as PlainObject)[key];
      const isAsked = conditions.every((holds) => holds(instance, value));
      if (isAsked && !checks.every((passes) => passes(value, instance))) return false;
    }
    return true;
  }
}

/** Undefined for arrays and the like, which class-transformer copies. An object of any form is as good as its copy. */
function valueFor({ type, isNumber }: FieldRules, value: unknown): unknown {
  if (value === undefined || value === null) return value;
  if (typeof value !== 'object') return isNumber ? Number(value) : value;
  if (isNumber || !isPlainObject(value)) return undefined;
  return type ? planOf(type)?.build(value, 'refuse') : value;
}
