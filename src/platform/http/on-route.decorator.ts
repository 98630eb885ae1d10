import {
  applyDecorators,
  Header,
  HttpCode,
  RequestMapping,
  RequestMethod,
  SetMetadata,
  UseInterceptors,
  type StreamableFile,
} from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { RouteContract, StreamingRouteContract } from '../../contracts/index.js';
import type { HandlerDecorator } from '../discovery/handler-decorator.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';

export const ROUTE_METADATA = 'relais:route';

type Handler<R> = HandlerDecorator<(...args: never[]) => R | Promise<R>>;

/**
 * Binds a controller's method to a route of the contract: path, status, who may call (see `AccessGuard`),
 * `Idempotency-Key` on POST, and the documentation. A handler that does not return the contract's response does not
 * compile; one of a route that is `alsoAs` something else may return a `StreamableFile` that bears that media type.
 * Parameters are Nest's own: `@Body() body: PublishRequest`, `@Query()`, `@Param()`, `@CurrentCaller()`.
 */
export function OnRoute<R>(route: StreamingRouteContract<R>): Handler<R | StreamableFile>;
export function OnRoute<R>(route: RouteContract<R>): Handler<R>;
export function OnRoute(route: RouteContract): Handler<unknown> {
  return applyDecorators(
    RequestMapping({ path: route.path, method: RequestMethod[route.method] }),
    HttpCode(route.status),
    ...(route.upload ? [RouteConfig({ upload: route.upload })] : []),
    ...(route.mediaType ? [Header('Content-Type', route.mediaType)] : []),
    ...(route.method === 'POST' ? [UseInterceptors(IdempotencyInterceptor)] : []),
    SetMetadata(ROUTE_METADATA, route),
  );
}
