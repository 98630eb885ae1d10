import { createHash } from 'node:crypto';
import type { Role } from '../../contracts/index.js';
import { AppError } from '../errors/app-error.js';
import type { Caller } from './caller.js';

/** What a token says, its signature verified, its content not yet. */
export type Claims = Readonly<Record<string, unknown>>;

const SUBJECT = /^[A-Za-z0-9][A-Za-z0-9_.:@-]{0,127}$/;
const TOPIC_ID = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;
const TOKEN_ID = /^[\w.:-]{1,128}$/;
const LABEL = /^[^\p{Cc}\p{Cs}]{1,254}$/u;
/** The year 10 000, in seconds: what no clock here shows. */
const END_OF_TIME = 253_402_300_800;

// Our own names, and what Supabase calls them.
const ROLE_OF = new Map<unknown, Role>([
  ['admin', 'admin'],
  ['driver', 'driver'],
  ['device', 'device'],
  ['user', 'user'],
  ['authenticated', 'user'],
  ['service_role', 'admin'],
]);

/** The caller that verified claims stand for. Throws AUTH_TOKEN_INVALID for claims that are none of ours. */
export function callerOf(claims: Claims, token: string): Caller {
  const { sub, exp, iat, name, email } = claims;
  if (typeof sub !== 'string' || !SUBJECT.test(sub)) throw unfit('sub');
  if (typeof exp !== 'number' || !(exp > 0 && exp < END_OF_TIME)) throw unfit('exp');
  const role = roleOf(claims);
  return {
    id: sub,
    role,
    chauffeurId: chauffeurIdOf(claims, sub, role),
    name: labelOf(name),
    email: labelOf(email),
    tokenId: tokenIdOf(claims, token),
    // Without `iat` a token counts as the oldest: every revocation of its subject ends it.
    issuedAt: typeof iat === 'number' && Number.isFinite(iat) ? Math.round(iat * 1000) : 0,
    expiresAt: Math.round(exp * 1000),
  };
}

/** `user_metadata` is not looked at: its owner can write it. */
function roleOf({ app_metadata, role }: Claims): Role {
  const granted = (app_metadata as { role?: unknown } | null | undefined)?.role;
  return ROLE_OF.get(granted ?? role) ?? 'user';
}

function chauffeurIdOf({ chauffeur_id }: Claims, sub: string, role: Role): string {
  const id = chauffeur_id ?? sub.replace(/^chauffeur_/, '');
  const mustFit = chauffeur_id !== undefined || role === 'driver';
  if (typeof id !== 'string' || (mustFit && !TOPIC_ID.test(id))) throw unfit('chauffeur_id');
  return id;
}

function tokenIdOf({ jti }: Claims, token: string): string {
  if (typeof jti === 'string' && TOKEN_ID.test(jti)) return jti;
  return createHash('sha256').update(token).digest('base64url').slice(0, 32);
}

function labelOf(value: unknown): string | undefined {
  return typeof value === 'string' && LABEL.test(value) ? value : undefined;
}

function unfit(claim: string): AppError {
  return new AppError('AUTH_TOKEN_INVALID', {}, { cause: new Error(`the claim ${claim} does not fit`) });
}
