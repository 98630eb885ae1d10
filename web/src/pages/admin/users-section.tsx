import { useSignal } from '@preact/signals';
import type { User } from '../../../../src/contracts/index.js';
import { attempt } from '../../parts/notices.js';
import { useLive, useLoaded } from '../../use-live.js';
import { say } from '../../words.js';
import { adminWords } from './admin-words.js';
import { DeleteUser } from './delete-user.js';
import { UserForm } from './user-form.js';
import { UserRow } from './user-row.js';
import { loadUsers, moreUsers, noteUser, presenceOf, users } from './users.state.js';

type Open =
  { readonly form: 'save'; readonly user?: User } | { readonly form: 'delete'; readonly user: User };

export function UsersSection() {
  const words = say(adminWords);
  const open = useSignal<Open | undefined>(undefined);
  useLoaded(() => void attempt(loadUsers()));
  useLive('rt_user_logged_in', noteUser);
  useLive('rt_user_profile_updated', noteUser);
  useLive('user:online', ({ userId, status }) => (presenceOf(userId).value = status));
  useLive('user:offline', ({ userId }) => (presenceOf(userId).value = 'offline'));
  useLive('presence:changed', ({ userId, status }) => (presenceOf(userId).value = status));
  const close = (): void => void (open.value = undefined);
  return (
    <>
      <div class="title">
        <h2>{words.sections.users}</h2>
        <button class="primary" onClick={() => (open.value = { form: 'save' })}>
          {words.user.make}
        </button>
      </div>
      <UserRows onOpen={(form, user) => (open.value = { form, user })} />
      {open.value?.form === 'save' && <UserForm user={open.value.user} onClose={close} />}
      {open.value?.form === 'delete' && <DeleteUser user={open.value.user} onClose={close} />}
    </>
  );
}

function UserRows({ onOpen }: { readonly onOpen: (form: Open['form'], user: User) => void }) {
  const words = say(adminWords);
  const items = users.items.value;
  if (items?.length === 0) return <p class="empty">{words.user.none}</p>;
  return (
    <>
      <ul class="rows sheet">
        {items?.map((user) => (
          <UserRow
            key={user.id}
            user={user}
            onChange={() => onOpen('save', user)}
            onDelete={() => onOpen('delete', user)}
          />
        ))}
      </ul>
      {users.next.value !== null && (
        <p class="more">
          <button onClick={() => void attempt(moreUsers())}>{words.more}</button>
        </p>
      )}
    </>
  );
}
