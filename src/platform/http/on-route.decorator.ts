import {
  applyDecorators,
  Header,
  HttpCode,
  RequestMapping,
  RequestMethod,
  SetMetadata,
  UseInterceptors,
} from '@nestjs/common';
import type { RouteContract } from '../../contracts/index.js';
import type { HandlerDecorator } from '../discovery/handler-decorator.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';

export const ROUTE_METADATA = 'relais:route';

/**
 * Binds a controller's method to a route of the contract: path, status, who may call (see `AccessGuard`),
 * `Idempotency-Key` on POST, and the documentation. A handler that does not return the contract's response does not
 * compile. Parameters are Nest's own: `@Body() body: PublishRequest`, `@Query()`, `@Param()`, `@CurrentCaller()`.
 */
export function OnRoute<R>(route: RouteContract<R>): HandlerDecorator<(...args: never[]) => R | Promise<R>> {
  return applyDecorators(
    RequestMapping({ path: route.path, method: RequestMethod[route.method] }),
    HttpCode(route.status),
    ...(route.mediaType ? [Header('Content-Type', route.mediaType)] : []),
    ...(route.method === 'POST' ? [UseInterceptors(IdempotencyInterceptor)] : []),
    SetMetadata(ROUTE_METADATA, route),
  );
}
