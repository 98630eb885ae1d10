import { signal, type Signal } from '@preact/signals';
import type { PresenceList, PresenceStatus, Role, User } from '../../../../src/contracts/index.js';
import { attempt } from '../../parts/notices.js';
import { get, patch, post, remove } from '../../rest.js';
import { PagedList } from './paged-list.js';

export interface UserFields {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  /** Empty: as it is. */
  readonly password: string;
}

const AT_ONCE = 200;

export const users = new PagedList<User>('/api/users', ({ id }) => id);

const presences = new Map<string, Signal<PresenceStatus>>();

/** How reachable a user is, by a signal of their own. */
export function presenceOf(id: string): Signal<PresenceStatus> {
  const known = presences.get(id) ?? signal<PresenceStatus>('offline');
  presences.set(id, known);
  return known;
}

export async function loadUsers(): Promise<void> {
  await users.refresh();
  await loadPresences();
}

export async function moreUsers(): Promise<void> {
  await users.more();
  await loadPresences();
}

export async function saveUser(user: User | undefined, { password, ...fields }: UserFields): Promise<void> {
  if (!user) {
    await post('/api/users', { ...fields, password });
    await loadUsers();
    return;
  }
  const changes = { ...fields, ...(password ? { password } : {}) };
  users.change(user.id, await patch<User>(`/api/users/${encodeURIComponent(user.id)}`, changes));
}

export async function deleteUser({ id }: User): Promise<void> {
  await remove(`/api/users/${encodeURIComponent(id)}`);
  users.drop(id);
}

/** Somebody signed in, or has another name: who is not on the list yet is new. */
export function noteUser({ id, name, email }: { id: string; name: string; email: string }): void {
  if (users.items.peek()?.some((user) => user.id === id)) users.change(id, { name, email });
  else if (users.next.peek() === null) void attempt(loadUsers());
}

async function loadPresences(): Promise<void> {
  const ids = users.items.peek()?.map(({ id }) => id) ?? [];
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const userIds = ids.slice(from, from + AT_ONCE).join(',');
    const { items } = await get<PresenceList>('/api/presence', { userIds });
    for (const { userId, status } of items) presenceOf(userId).value = status;
  }
}
