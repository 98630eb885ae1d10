import { say } from '../../words.js';
import { Answered } from './answered.js';
import { AttachButton } from './attach-button.js';
import { chatWords } from './chat-words.js';
import { DraftFiles } from './draft-files.js';
import { send } from './outbox.js';
import type { RoomState } from './room.state.js';
import { endTyping } from './typing.js';
import { WritingField } from './writing-field.js';

/** Where the next message is made. */
export function Composer({ state }: { readonly state: RoomState }) {
  return (
    <div class="composer">
      <Answered state={state} />
      <DraftFiles state={state} />
      <div class="line">
        <AttachButton state={state} />
        <WritingField state={state} onSend={() => sendDraft(state)} />
        <button class="primary" disabled={!isReady(state)} onClick={() => sendDraft(state)}>
          {say(chatWords).send}
        </button>
      </div>
    </div>
  );
}

function isReady({ draft, files }: RoomState): boolean {
  const isUploaded = files.value.every(({ attachment }) => attachment);
  return isUploaded && (draft.value.trim() !== '' || files.value.length > 0);
}

function sendDraft(state: RoomState): void {
  if (!isReady(state)) return;
  const attachments = state.files.value.map(({ attachment }) => attachment!);
  const replyTo = state.replyTo.value?.messageId ?? null;
  send(state, { content: state.draft.value.trim(), attachments, replyTo });
  endTyping();
  state.draft.value = '';
  state.files.value = [];
  state.replyTo.value = undefined;
}
