import type { CookieSerializeOptions } from '@fastify/cookie';
import type { Settings } from '../config/settings.js';

/** Carries the token of the pages; scripts cannot read it, other sites cannot send it. */
export const SESSION_COOKIE = 'relais_token';

export function sessionCookieOptions({ isProduction }: Settings): CookieSerializeOptions {
  return { httpOnly: true, sameSite: 'strict', secure: isProduction, path: '/' };
}
