import type { Role, User } from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';

/** A local account. */
export interface Account {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly passwordHash: string;
}

export type AccountChanges = Partial<Omit<Account, 'id'>>;

export function userOf({ id, name, email, role }: Account): User {
  return { id, name, email, role, isAdmin: role === 'admin' };
}

/** A caller whose account an identity provider keeps: the token is all that is known. */
export function userOfToken({ id, name, email, role }: Caller): User {
  return { id, name: name ?? id, email: email ?? null, role, isAdmin: role === 'admin' };
}
