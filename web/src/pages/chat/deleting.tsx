import { useSignal } from '@preact/signals';
import { attempt } from '../../parts/notices.js';
import { remove } from '../../rest.js';
import { say } from '../../words.js';
import { chatWords } from './chat-words.js';
import { roomPath, type RoomState } from './room.state.js';

/** Asks again before it does what cannot be undone. */
export function Deleting({ state }: { readonly state: RoomState }) {
  const words = say(chatWords);
  const isAsked = useSignal(false);
  if (!isAsked.value)
    return (
      <button class="danger" onClick={() => (isAsked.value = true)}>
        {words.delete}
      </button>
    );
  return (
    <button class="danger" autofocus onClick={() => void attempt(remove(roomPath(state.id)))}>
      {words.deleteSure}
    </button>
  );
}
