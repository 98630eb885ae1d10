import type { User } from '../../../../src/contracts/index.js';
import { Dialog } from '../../parts/dialog.js';
import { say } from '../../words.js';
import { adminWords } from './admin-words.js';
import { useSubmitted } from './submitted.js';
import { deleteUser } from './users.state.js';

export function DeleteUser({ user, onClose }: { readonly user: User; readonly onClose: () => void }) {
  const words = say(adminWords);
  const { problem, isBusy, onSubmit } = useSubmitted(async () => {
    await deleteUser(user);
    onClose();
  });
  return (
    <Dialog title={words.user.delete} onClose={onClose}>
      <form class="form" onSubmit={onSubmit}>
        <p>{words.user.sure(user.name)}</p>
        <p role="alert" class="problem">
          {problem}
        </p>
        <div class="actions">
          <button type="button" onClick={onClose} autofocus>
            {words.cancel}
          </button>
          <button class="danger" disabled={isBusy.value}>
            {words.user.delete}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
