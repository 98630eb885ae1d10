import { computed, effect, signal } from '@preact/signals';
import type { UserList } from '../../../../src/contracts/index.js';
import { attempt } from '../../parts/notices.js';
import { get } from '../../rest.js';
import { user } from '../../user.js';
import { rooms } from './room-list.state.js';
import { isMe, meet } from './people.js';

const accounts = signal<readonly string[]>([]);

effect(() => {
  if (!user.value) accounts.value = [];
});

/** The ids of those whom the visitor can be expected to write to: with whom they share a room, to admins everybody. */
export const acquaintances = computed<readonly string[]>(() => {
  const shared = (rooms.value ?? []).flatMap(({ room }) =>
    room.value.kind === 'reservation' ? [] : room.value.members,
  );
  return [...new Set([...shared, ...accounts.value])].filter((userId) => !isMe(userId));
});

/** Only admins are told who has an account. */
export async function askAccounts(): Promise<void> {
  if (!user.peek()!.isAdmin) return;
  const list = await attempt(get<UserList>('/api/users', { limit: 200 }));
  if (!list) return;
  meet(list.items.map(({ id, name }) => ({ userId: id, name })));
  accounts.value = list.items.map(({ id }) => id);
}
