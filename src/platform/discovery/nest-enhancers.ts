import type { Type } from '@nestjs/common';
import {
  EXCEPTION_FILTERS_METADATA,
  GUARDS_METADATA,
  INTERCEPTORS_METADATA,
  PIPES_METADATA,
  ROUTE_ARGS_METADATA,
} from '@nestjs/common/constants.js';

const ENHANCERS = [GUARDS_METADATA, PIPES_METADATA, INTERCEPTORS_METADATA, EXCEPTION_FILTERS_METADATA];

/** True for a method that asks for guards, pipes, interceptors, filters or parameters of Nest's: no direct call brings them. */
export function isEnhanced(type: Type<object>, key: string | symbol): boolean {
  const { [key]: method } = type.prototype as Record<string | symbol, object>;
  const isMarked = ENHANCERS.some(
    (each) => Reflect.hasMetadata(each, type) || Reflect.hasMetadata(each, method!),
  );
  return isMarked || Reflect.hasMetadata(ROUTE_ARGS_METADATA, type, key);
}
