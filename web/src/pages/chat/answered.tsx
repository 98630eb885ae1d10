import { say } from '../../words.js';
import { chatWords } from './chat-words.js';
import { nameOf } from './people.js';
import type { RoomState } from './room.state.js';

/** What the next message will answer. */
export function Answered({ state }: { readonly state: RoomState }) {
  const words = say(chatWords);
  const answered = state.replyTo.value;
  if (!answered) return null;
  return (
    <p class="answered">
      <b>{words.replying(nameOf(answered.from.id))}</b>
      <span>{answered.content || words.file}</span>
      <button class="quiet" aria-label={words.cancel} onClick={() => (state.replyTo.value = undefined)}>
        ×
      </button>
    </p>
  );
}
