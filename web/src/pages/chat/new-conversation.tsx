import { useSignal } from '@preact/signals';
import type { TargetedSubmitEvent } from 'preact';
import type { Room } from '../../../../src/contracts/index.js';
import { Dialog } from '../../parts/dialog.js';
import { attempt } from '../../parts/notices.js';
import { post } from '../../rest.js';
import { go } from '../../route.js';
import { user } from '../../user.js';
import { say } from '../../words.js';
import { chatWords } from './chat-words.js';
import { PeoplePicker } from './people-picker.js';
import { directRoomId } from './thread.js';

export function NewConversation({ onClose }: { readonly onClose: () => void }) {
  const words = say(chatWords);
  const chosen = useSignal<readonly string[]>([]);
  const name = useSignal('');
  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const roomId = await attempt(begin(chosen.value, name.value.trim()));
    if (!roomId) return;
    onClose();
    go('chat', roomId);
  };
  return (
    <Dialog title={words.newTitle} onClose={onClose}>
      <form class="form" onSubmit={(event) => void submit(event)}>
        <PeoplePicker chosen={chosen} except={[user.value!.id]} label={words.people} autofocus />
        <label>
          {words.name} ({words.optional})
          <input
            value={name.value}
            maxLength={120}
            onInput={(event) => (name.value = event.currentTarget.value)}
          />
        </label>
        <p class="quiet">{words.direct}</p>
        <button class="primary" disabled={chosen.value.length === 0 && name.value.trim() === ''}>
          {words.begin}
        </button>
      </form>
    </Dialog>
  );
}

/** The room's id. A direct room is made by whoever enters it. */
async function begin(members: readonly string[], name: string): Promise<string> {
  const [other] = members;
  if (other && members.length === 1 && !name) return directRoomId(user.peek()!.id, other);
  return (await post<Room>('/api/rooms', { members, ...(name && { name }) })).roomId;
}
