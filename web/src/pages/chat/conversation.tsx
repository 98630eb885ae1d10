import { useSignal } from '@preact/signals';
import type { TargetedDragEvent } from 'preact';
import { useEffect } from 'preact/hooks';
import { say } from '../../words.js';
import { chatWords } from './chat-words.js';
import { Composer } from './composer.js';
import { ConversationHead } from './conversation-head.js';
import { attach } from './files.js';
import { MessageList } from './message-list.js';
import { nameOf } from './people.js';
import type { RoomState } from './room.state.js';
import { titleOf } from './room-title.js';
import { stopTyping } from './typing.js';

export function Conversation({ state }: { readonly state: RoomState }) {
  const isDropping = useSignal(false);
  useEffect(() => stopTyping, []);
  const drop = (event: TargetedDragEvent<HTMLElement>): void => {
    event.preventDefault();
    isDropping.value = false;
    attach(state, event.dataTransfer?.files);
  };
  const over = (event: TargetedDragEvent<HTMLElement>): void => {
    event.preventDefault();
    isDropping.value = true;
  };
  return (
    <section
      class="conversation"
      aria-label={titleOf(state)}
      onDragOver={over}
      onDragLeave={() => (isDropping.value = false)}
      onDrop={drop}
    >
      <ConversationHead state={state} />
      <MessageList state={state} />
      <Typists state={state} />
      <Composer state={state} />
      {isDropping.value && <p class="drop">{say(chatWords).drop}</p>}
    </section>
  );
}

function Typists({ state }: { readonly state: RoomState }) {
  const names = state.typists.value.map(nameOf);
  return (
    <p class="typists" aria-live="polite">
      {names.length > 0 && say(chatWords).typing(names)}
    </p>
  );
}
