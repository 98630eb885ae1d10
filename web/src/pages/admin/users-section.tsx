import { useSignal, type Signal } from '@preact/signals';
import type { User } from '../../../../src/contracts/index.js';
import { attempt } from '../../parts/notices.js';
import { useLive, useLoaded } from '../../use-live.js';
import { say } from '../../words.js';
import { adminWords } from './admin-words.js';
import { DeleteUser } from './delete-user.js';
import { More } from './more.js';
import { UserForm } from './user-form.js';
import { UserRow } from './user-row.js';
import { loadUsers, moreUsers, noteUser, presenceOf, users } from './users.state.js';

interface Open {
  readonly form: 'save' | 'delete';
  /** None: a new one. */
  readonly user?: User;
}

export function UsersSection() {
  const words = say(adminWords);
  const open = useSignal<Open | undefined>(undefined);
  useLoaded(() => void attempt(loadUsers()));
  useLive('rt_user_logged_in', noteUser);
  useLive('rt_user_profile_updated', noteUser);
  useLive('user:online', ({ userId, status }) => (presenceOf(userId).value = status));
  useLive('user:offline', ({ userId }) => (presenceOf(userId).value = 'offline'));
  useLive('presence:changed', ({ userId, status }) => (presenceOf(userId).value = status));
  return (
    <>
      <div class="title">
        <h2>{words.sections.users}</h2>
        <button class="primary" onClick={() => (open.value = { form: 'save' })}>
          {words.user.make}
        </button>
      </div>
      <UserRows onChange={(user) => (open.value = { form: 'save', user })} />
      <Dialogs open={open} />
    </>
  );
}

function Dialogs({ open }: { readonly open: Signal<Open | undefined> }) {
  const close = (): void => void (open.value = undefined);
  const { form, user } = open.value ?? {};
  if (form === 'delete' && user) return <DeleteUser user={user} onClose={close} />;
  if (form !== 'save') return null;
  return <UserForm user={user} onDelete={() => (open.value = { form: 'delete', user })} onClose={close} />;
}

function UserRows({ onChange }: { readonly onChange: (user: User) => void }) {
  const words = say(adminWords);
  const items = users.items.value;
  if (items?.length === 0) return <p class="empty">{words.user.none}</p>;
  return (
    <>
      <ul class="rows sheet">
        {items?.map((user) => (
          <UserRow key={user.id} user={user} onChange={() => onChange(user)} />
        ))}
      </ul>
      <More list={users} load={moreUsers} />
    </>
  );
}
