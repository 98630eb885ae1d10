import { Injectable, type ArgumentMetadata, type PipeTransform, type Type } from '@nestjs/common';
import { validate } from '../validation/validate.js';

const UNCHECKED: readonly unknown[] = [String, Number, Boolean, Array, Object, Buffer];

/** Checks every `@Body()`, `@Query()` and `@Param()` that is typed by a class. */
@Injectable()
export class RequestValidationPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type === 'custom' || !metatype || UNCHECKED.includes(metatype)) return value;
    return validate(metatype as Type<object>, value ?? {});
  }
}
