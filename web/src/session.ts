import type { Session, User } from '../../src/contracts/index.js';
import { get, post } from './rest.js';
import { forgetSession, user } from './user.js';

/** By the cookie that an earlier sign-in left. A server that is away is asked again until it answers. */
export async function findSession(): Promise<void> {
  try {
    user.value = await get<User>('/api/auth/me');
  } catch {
    if (user.value === undefined) setTimeout(() => void findSession(), 1_000);
  }
}

/** Rejects with a `RestError`. */
export async function signIn(email: string, password: string): Promise<void> {
  user.value = (await post<Session>('/api/auth/login', { email, password })).user;
}

export async function signOut(): Promise<void> {
  await post('/api/auth/logout');
  forgetSession();
}
