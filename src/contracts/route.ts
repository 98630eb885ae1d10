import type { PayloadClass } from './payload-class.js';
import type { Role } from './event.js';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Who may call a route.
 * `public`: everyone · `caller`: every signed-in caller · a list of roles · `hook`: an external broker that knows
 * `MQTT_HOOK_SECRET` · `metrics`: whoever knows `METRICS_TOKEN`, or loopback · `documentation`: everyone outside
 * production, admins there.
 */
export type RouteAccess = 'public' | 'caller' | 'hook' | 'metrics' | 'documentation' | readonly Role[];

export interface RouteOptions<R> {
  readonly access: RouteAccess;
  readonly summary: string;
  readonly params?: PayloadClass;
  readonly query?: PayloadClass;
  readonly body?: PayloadClass;
  /** The field of the one file that comes as multipart/form-data instead of a body. */
  readonly upload?: string;
  /** The answer's shape; left out: no body (204). */
  readonly response?: PayloadClass<R>;
  /** Default 200, or 204 without a response. */
  readonly status?: number;
  /** For answers that are not JSON, such as `text/html`. */
  readonly mediaType?: string;
  /** What the handler may stream instead of the response, such as `text/csv`. */
  readonly alsoAs?: string;
}

/** One REST route of the wire. `:name` in the path is a parameter. */
export interface RouteContract<R = unknown> extends RouteOptions<R> {
  readonly kind: 'route';
  readonly method: HttpMethod;
  readonly path: string;
  readonly status: number;
}

/** A route whose query may ask for a stream of another media type. */
export interface StreamingRouteContract<R> extends RouteContract<R> {
  readonly alsoAs: string;
}

export function defineRoute<R>(
  route: `${HttpMethod} /${string}`,
  options: RouteOptions<R> & { readonly alsoAs: string },
): StreamingRouteContract<R>;
export function defineRoute<R = void>(
  route: `${HttpMethod} /${string}`,
  options: RouteOptions<R>,
): RouteContract<R>;
export function defineRoute<R>(
  route: `${HttpMethod} /${string}`,
  options: RouteOptions<R>,
): RouteContract<R> {
  const [method, path] = route.split(' ') as [HttpMethod, string];
  const status = options.status ?? (options.response || options.mediaType ? 200 : 204);
  return { kind: 'route', method, path, ...options, status };
}
