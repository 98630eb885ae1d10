import type { User } from '../../../../src/contracts/index.js';
import { user as self } from '../../user.js';
import { say } from '../../words.js';
import { adminWords } from './admin-words.js';
import { presenceOf } from './users.state.js';

const DOTS = { online: 'good', away: 'warn', busy: 'bad', offline: 'off' } as const;

interface UserRowProps {
  readonly user: User;
  readonly onChange: () => void;
}

export function UserRow({ user, onChange }: UserRowProps) {
  const words = say(adminWords);
  const presence = presenceOf(user.id).value;
  return (
    <li class="user">
      <span
        class={`dot ${DOTS[presence]}`}
        role="img"
        aria-label={words.user.presence[presence]}
        title={words.user.presence[presence]}
      />
      <span class="who" title={user.id}>
        <strong class="long">{user.name}</strong>
        {user.id === self.value?.id && <span class="quiet">· {words.user.you}</span>}
        <span class="quiet mail">{user.email}</span>
      </span>
      <span class={`role ${user.isAdmin ? 'chip' : 'quiet'}`}>{words.user.roles[user.role]}</span>
      <button class="quiet" aria-label={`${words.user.change}: ${user.name}`} onClick={onChange}>
        {words.user.change}
      </button>
    </li>
  );
}
