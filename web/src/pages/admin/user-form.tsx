import type { Role, User } from '../../../../src/contracts/index.js';
import { Dialog } from '../../parts/dialog.js';
import { say } from '../../words.js';
import { adminWords } from './admin-words.js';
import { RoleSelect } from './role-select.js';
import { textsOf, useSubmitted } from './submitted.js';
import { saveUser } from './users.state.js';

interface UserFormProps {
  /** None: a new one. */
  readonly user?: User;
  readonly onDelete: () => void;
  readonly onClose: () => void;
}

export function UserForm({ user, onDelete, onClose }: UserFormProps) {
  const words = say(adminWords);
  const { problem, isBusy, onSubmit } = useSubmitted(async (fields) => {
    const texts = textsOf(fields, 'name', 'email', 'password');
    await saveUser(user, { ...texts, role: fields.get('role') as Role });
    onClose();
  });
  return (
    <Dialog title={user ? user.name : words.user.make} onClose={onClose}>
      <form class="form" onSubmit={onSubmit}>
        <Fields user={user} />
        <p role="alert" class="problem">
          {problem}
        </p>
        <div class="actions">
          {user && (
            <button type="button" class="danger apart" onClick={onDelete}>
              {words.user.delete}
            </button>
          )}
          <button type="button" onClick={onClose}>
            {words.cancel}
          </button>
          <button class="primary" disabled={isBusy.value}>
            {words.save}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Fields({ user }: { readonly user?: User }) {
  const words = say(adminWords).user;
  return (
    <>
      <label>
        {words.name}
        <input name="name" value={user?.name} maxLength={100} required autocomplete="off" />
      </label>
      <label>
        {words.email}
        <input name="email" type="email" value={user?.email ?? ''} required autocomplete="off" />
      </label>
      <RoleSelect label={words.role} chosen={user?.role ?? 'user'} />
      <label>
        {user ? words.newPassword : words.password}
        <input
          name="password"
          type="password"
          minLength={10}
          maxLength={200}
          required={!user}
          autocomplete="new-password"
        />
      </label>
    </>
  );
}
