import { useEffect } from 'preact/hooks';
import { attempt } from '../../parts/notices.js';
import { part } from '../../route.js';
import { say } from '../../words.js';
import { chatWords } from './chat-words.js';
import { openChat } from './chat.state.js';
import { Conversation } from './conversation.js';
import { RoomList } from './room-list.js';
import { rooms } from './room-list.state.js';
import { openRoom } from './visits.js';

export function ChatPage() {
  useEffect(openChat, []);
  const shown = part.value;
  const isLoaded = rooms.value !== undefined;
  useEffect(() => {
    if (isLoaded && shown) void attempt(openRoom(shown));
  }, [isLoaded, shown]);
  const state = rooms.value?.find(({ id }) => id === shown);
  return (
    <div class={`chat ${shown ? 'is-open' : ''}`}>
      <RoomList />
      {state ? (
        <Conversation key={state.id} state={state} />
      ) : (
        <section class="conversation">{!shown && <p class="empty">{say(chatWords).choose}</p>}</section>
      )}
    </div>
  );
}
