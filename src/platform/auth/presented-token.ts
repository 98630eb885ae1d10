import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { fastifyCookie } from '@fastify/cookie';
import { AppError } from '../errors/app-error.js';
import { SESSION_COOKIE } from './session-cookie.js';

const BEARER = /^Bearer +(\S+)$/i;
const SAFE_METHODS: readonly (string | undefined)[] = ['GET', 'HEAD'];

/**
 * The token that a request shows: in its one `Authorization` header, else, from a page of our own, in the cookie.
 * Throws AUTH_TOKEN_INVALID for a header that is doubled or not of the form `Bearer <token>`.
 */
export function presentedToken(request: IncomingMessage): string | undefined {
  if (request.headers.authorization !== undefined) return bearerToken(request);
  const cookie = fastifyCookie.parse(request.headers.cookie ?? '')[SESSION_COOKIE];
  return cookie && isFromOwnOrigin(request.headers, request.method) ? cookie : undefined;
}

export function bearerToken(request: IncomingMessage): string | undefined {
  const { authorization } = request.headers;
  if (authorization === undefined) return undefined;
  // Node keeps the first of several; a proxy before us may have judged by another.
  const isDoubled = (request.headersDistinct.authorization?.length ?? 1) > 1;
  const token = BEARER.exec(authorization)?.[1];
  if (isDoubled || token === undefined) throw new AppError('AUTH_TOKEN_INVALID');
  return token;
}

/**
 * True when the browser says that the request comes from this very server. One that says nothing about it (an old
 * browser) may read, since the cookie is `SameSite=Strict`, and not write.
 */
export function isFromOwnOrigin(headers: IncomingHttpHeaders, method: string | undefined): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const { origin, host } = headers;
  if (origin === undefined) return SAFE_METHODS.includes(method);
  return isOriginOf(origin, host);
}

/** True when an `Origin` header names the host that was asked. */
export function isOriginOf(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host;
}
