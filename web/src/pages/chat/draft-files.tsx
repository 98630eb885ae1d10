import { size } from '../../format.js';
import { say } from '../../words.js';
import { chatWords } from './chat-words.js';
import { detach } from './files.js';
import type { DraftFile, RoomState } from './room.state.js';

/** What will be sent with the next message. */
export function DraftFiles({ state }: { readonly state: RoomState }) {
  const words = say(chatWords);
  if (state.files.value.length === 0) return null;
  const noteOn = ({ file, attachment, problem }: DraftFile): string =>
    problem ?? (attachment ? size(file.size) : words.uploading);
  return (
    <ul class="files">
      {state.files.value.map((draft) => (
        <li key={draft.file} aria-busy={!draft.attachment && !draft.problem}>
          <span class="name">{draft.file.name}</span>
          <span class={draft.problem ? 'problem' : 'quiet'}>{noteOn(draft)}</span>
          <button
            class="quiet"
            aria-label={`${words.remove}: ${draft.file.name}`}
            onClick={() => detach(state, draft)}
          >
            ×
          </button>
        </li>
      ))}
    </ul>
  );
}
