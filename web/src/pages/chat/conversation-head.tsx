import { useSignal } from '@preact/signals';
import { say } from '../../words.js';
import { chatWords } from './chat-words.js';
import { nameOf } from './people.js';
import { PresenceDot } from './presence-dot.js';
import { RoomDetails } from './room-details.js';
import type { RoomState } from './room.state.js';
import { partnerIn, titleOf } from './room-title.js';
import { Standing } from './standing.js';

const MOST_SHOWN = 4;

export function ConversationHead({ state }: { readonly state: RoomState }) {
  const words = say(chatWords);
  const isOpen = useSignal(false);
  const partner = partnerIn(state);
  return (
    <header>
      <a class="back" href="/chat" aria-label={words.back}>
        <span aria-hidden="true">←</span>
      </a>
      <div class="who">
        <h1>{titleOf(state)}</h1>
        {partner ? <Standing userId={partner} /> : <Members state={state} />}
      </div>
      <button class="quiet" onClick={() => (isOpen.value = true)}>
        {words.details}
      </button>
      {isOpen.value && <RoomDetails state={state} onClose={() => (isOpen.value = false)} />}
    </header>
  );
}

function Members({ state }: { readonly state: RoomState }) {
  const { members } = state.room.value;
  return (
    <p class="quiet">
      {members.slice(0, MOST_SHOWN).map((userId) => (
        <span key={userId} class="member">
          <PresenceDot userId={userId} /> {nameOf(userId)}
        </span>
      ))}
      {members.length > MOST_SHOWN && <span>+{members.length - MOST_SHOWN}</span>}
    </p>
  );
}
