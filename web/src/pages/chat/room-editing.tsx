import { useSignal } from '@preact/signals';
import { attempt } from '../../parts/notices.js';
import { patch, put } from '../../rest.js';
import { say } from '../../words.js';
import { chatWords } from './chat-words.js';
import { PeoplePicker } from './people-picker.js';
import { memberPath, roomPath, type RoomState } from './room.state.js';

/** For the owner of a named room, and admins. What is done here comes back as the room's change, like anybody else's. */
export function RoomEditing({ state }: { readonly state: RoomState }) {
  const words = say(chatWords);
  const chosen = useSignal<readonly string[]>([]);
  const path = roomPath(state.id);
  const add = async (): Promise<void> => {
    for (const userId of chosen.value) await put(memberPath(state, userId), {});
    chosen.value = [];
  };
  return (
    <div class="form">
      <PeoplePicker chosen={chosen} except={state.room.value.members} label={words.addPeople} />
      {chosen.value.length > 0 && (
        <button class="primary" onClick={() => void attempt(add())}>
          {words.add}
        </button>
      )}
      <Renaming state={state} path={path} />
    </div>
  );
}

function Renaming({ state, path }: { readonly state: RoomState; readonly path: string }) {
  const words = say(chatWords);
  const name = useSignal(state.room.value.name ?? '');
  const rename = (event: Event): void => {
    event.preventDefault();
    void attempt(patch(path, { name: name.value.trim() }));
  };
  return (
    <form class="inline" onSubmit={rename}>
      <label>
        {words.name}
        <input
          value={name.value}
          maxLength={120}
          onInput={(event) => (name.value = event.currentTarget.value)}
        />
      </label>
      <button disabled={['', state.room.value.name].includes(name.value.trim())}>{words.rename}</button>
    </form>
  );
}
