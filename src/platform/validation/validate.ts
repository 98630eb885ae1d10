import type { Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { objectRuleOf, type FieldError, type ObjectRule } from '../../contracts/index.js';
import { AppError } from '../errors/app-error.js';
import { flawOf, isPlainObject } from './plain-data.js';
import { planOf, type UnknownFields } from './validation-plan.js';

/**
 * Data from outside as an instance of `type`, checked by its class-validator rules, or by its `OwnFields`.
 * Throws REQUEST_INVALID that names every failing field.
 */
export function validate<T extends object>(
  type: Type<T>,
  data: unknown,
  unknownFields: UnknownFields = 'refuse',
): T {
  const flaw = isRecord(data) ? flawOf(data) : 'must be an object';
  if (flaw) throw invalid(flaw);
  const rule = objectRuleOf(type);
  if (rule) return validateWhole(type, data as object, rule);
  const valid = isPlainObject(data) ? planOf(type)?.build(data, unknownFields) : undefined;
  return valid ?? validateInFull(type, data, unknownFields);
}

function validateWhole<T extends object>(type: Type<T>, data: object, { isValid, message }: ObjectRule): T {
  if (!isValid(data)) throw invalid(message);
  return Object.assign(new type(), data);
}

function validateInFull<T extends object>(type: Type<T>, data: unknown, unknownFields: UnknownFields): T {
  const instance = plainToInstance(type, data);
  const errors = validateSync(instance, {
    whitelist: true,
    forbidNonWhitelisted: unknownFields === 'refuse',
    forbidUnknownValues: false,
    stopAtFirstError: true,
    validationError: { target: false, value: false },
  });
  if (errors.length > 0)
    throw new AppError('REQUEST_INVALID', { errors: errors.flatMap((e) => fieldErrors(e)) });
  return instance;
}

function invalid(message: string): AppError {
  return new AppError('REQUEST_INVALID', { errors: [{ path: '', message }] });
}

function isRecord(data: unknown): data is object {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

function fieldErrors(error: ValidationError, parent = ''): FieldError[] {
  const path = parent === '' ? error.property : `${parent}.${error.property}`;
  const own = Object.values(error.constraints ?? {}).map((message) => ({ path, message }));
  return [...own, ...(error.children ?? []).flatMap((child) => fieldErrors(child, path))];
}
