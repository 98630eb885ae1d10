import { useSignal } from '@preact/signals';
import type { TargetedKeyboardEvent } from 'preact';
import { Copy } from '../../parts/copy.js';
import { part } from '../../route.js';
import { user } from '../../user.js';
import { say } from '../../words.js';
import { chatWords } from './chat-words.js';
import { cursor, loadMore } from './chat.state.js';
import { NewConversation } from './new-conversation.js';
import { PresenceChoice } from './presence-choice.js';
import { rooms } from './room-list.state.js';
import { RoomRow } from './room-row.js';

export function RoomList() {
  const words = say(chatWords);
  const isBeginning = useSignal(false);
  return (
    <nav class="rooms" aria-label={words.rooms} onKeyDown={walk}>
      <header>
        <PresenceChoice />
        <button class="primary" onClick={() => (isBeginning.value = true)}>
          {words.fresh}
        </button>
      </header>
      <ul>
        {rooms.value?.map((state) => (
          <RoomRow key={state.id} state={state} isOpen={part.value === state.id} />
        ))}
      </ul>
      {rooms.value?.length === 0 && <NoRooms />}
      {cursor.value && <button onClick={() => void loadMore()}>{words.more}</button>}
      {isBeginning.value && <NewConversation onClose={() => (isBeginning.value = false)} />}
    </nav>
  );
}

function NoRooms() {
  const words = say(chatWords);
  return (
    <div class="empty">
      <p>{words.none}</p>
      <p>{words.noneHint}</p>
      <Copy text={user.value!.id} />
    </div>
  );
}

/** Arrow keys go from room to room. */
function walk(event: TargetedKeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const links = [...event.currentTarget.querySelectorAll('a')];
  const place = links.indexOf(document.activeElement as HTMLAnchorElement);
  if (!step || place < 0) return;
  event.preventDefault();
  links[place + step]?.focus();
}
