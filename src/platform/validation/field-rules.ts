import type { Type } from '@nestjs/common';
import { TransformationType } from 'class-transformer';
import { defaultMetadataStorage as transformations } from 'class-transformer/cjs/storage.js';
import { getMetadataStorage, ValidationTypes, type MetadataStorage } from 'class-validator';

type Rule = ReturnType<MetadataStorage['getTargetValidationMetadatas']>[number];
type Condition = (object: object, value: unknown) => unknown;
type Check = (value: unknown, object: object) => unknown;

/** What one field asks of its value. */
export interface FieldRules {
  /** The checks count only where all of these hold. */
  readonly conditions: readonly Condition[];
  readonly checks: readonly Check[];
  /** The type of a nested object. */
  readonly type?: Type<object>;
  /** A number is made of the value, as of every text of a query. */
  readonly isNumber: boolean;
}

const { CONDITIONAL_VALIDATION, CUSTOM_VALIDATION, IS_DEFINED, NESTED_VALIDATION, WHITELIST } =
  ValidationTypes;
const KNOWN = [CONDITIONAL_VALIDATION, CUSTOM_VALIDATION, IS_DEFINED, NESTED_VALIDATION, WHITELIST];
const validations = getMetadataStorage();

/**
 * The rules of a type's fields, from class-validator and class-transformer. Undefined where they say more than this can
 * tell: groups, conversions but to numbers, promises.
 */
export function rulesOf(type: Type<object>): Map<string, FieldRules> | undefined {
  const rules = validations.getTargetValidationMetadatas(type, '', false, false);
  const byField = Object.entries(validations.groupByPropertyName(rules));
  if (!rules.every(isKnown) || !byField.every(([key, own]) => isPlain(type, key, own))) return undefined;
  if (transformations.getStrategy(type) !== 'none') return undefined;
  return new Map(byField.map(([key, own]) => [key, fieldRules(type, key, own)]));
}

function isKnown({ type, groups, validateIf, constraintCls }: Rule): boolean {
  const isAsync = validations.getTargetValidatorConstraints(constraintCls).some((each) => each.async);
  return KNOWN.includes(type) && !groups?.length && !validateIf && !isAsync;
}

/** Whether class-transformer copies the value, or makes it a number or an object of one type. */
function isPlain(type: Type<object>, key: string, rules: readonly Rule[]): boolean {
  const typed = transformations.findTypeMetadata(type, key);
  const changes = transformations.findTransformMetadatas(type, key, TransformationType.PLAIN_TO_CLASS);
  const isMarked =
    transformations.findExposeMetadata(type, key) ?? transformations.findExcludeMetadata(type, key);
  const isNested = rules.some((rule) => rule.type === NESTED_VALIDATION);
  if (changes.length > 0 || isMarked || key in type.prototype) return false;
  if (!typed || typed.typeFunction() === Number) return !isNested;
  return isNested && !typed.options?.discriminator;
}

function fieldRules(type: Type<object>, key: string, rules: readonly Rule[]): FieldRules {
  const made = transformations.findTypeMetadata(type, key)?.typeFunction();
  const isNumber = made === Number;
  const nested = isNumber ? undefined : (made as Type<object> | undefined);
  const conditions = rules.filter((rule) => rule.type === CONDITIONAL_VALIDATION);
  return {
    conditions: conditions.map(({ constraints }) => constraints[0] as Condition),
    checks: [...rules.flatMap(checksOf), ...(nested ? [isNestable] : [])],
    type: nested,
    isNumber,
  };
}

function checksOf({ propertyName: property, constraints, constraintCls }: Rule): Check[] {
  return validations.getTargetValidatorConstraints(constraintCls).map(({ instance }) => (value, object) => {
    const targetName = object.constructor.name;
    return instance.validate(value, { targetName, property, object, value, constraints });
  });
}

function isNestable(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && value !== null);
}
