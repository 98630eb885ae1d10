import type { Type } from '@nestjs/common';
import type { FieldError } from '../../contracts/index.js';
import { AppError } from '../errors/app-error.js';
import { validate } from './validate.js';

export interface ValidatedBatch<T> {
  readonly valid: readonly T[];
  /** What is wrong with the others; `path` begins with an item's place, as in `3.data.lat`. */
  readonly errors: readonly FieldError[];
}

/**
 * Checks an array item by item: a bad one does not spoil the others. What is no array counts as its only item, and throws
 * as `validate` does. Throws REQUEST_INVALID for more than `max` items.
 */
export function validateBatch<T extends object>(
  type: Type<T>,
  data: unknown,
  max: number,
): ValidatedBatch<T> {
  if (!Array.isArray(data)) return { valid: [validate(type, data, 'drop')], errors: [] };
  if (data.length > max) {
    throw new AppError('REQUEST_INVALID', {
      errors: [{ path: '', message: `must hold at most ${max} items` }],
    });
  }
  const valid: T[] = [];
  const errors: FieldError[] = [];
  for (const [place, item] of data.entries()) {
    try {
      valid.push(validate(type, item, 'drop'));
    } catch (error) {
      errors.push(...AppError.from(error).data.errors!.map((each) => inPlace(each, place)));
    }
  }
  return { valid, errors };
}

function inPlace({ path, message }: FieldError, place: number): FieldError {
  return { path: path ? `${place}.${path}` : String(place), message };
}
