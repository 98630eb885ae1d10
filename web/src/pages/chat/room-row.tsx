import { pathOf } from '../../route.js';
import { say } from '../../words.js';
import { brief } from './chat-format.js';
import { chatWords } from './chat-words.js';
import { isMe, nameOf } from './people.js';
import { PresenceDot } from './presence-dot.js';
import type { RoomState } from './room.state.js';
import { partnerIn, titleOf } from './room-title.js';

const SIGNS = { named: '#', direct: '@', reservation: '→' } as const;

interface RoomRowProps {
  readonly state: RoomState;
  readonly isOpen: boolean;
}

export function RoomRow({ state, isOpen }: RoomRowProps) {
  const { unread, kind } = state.room.value;
  const partner = partnerIn(state);
  const newest = state.newest.value;
  return (
    <li>
      <a
        href={pathOf('chat', state.id)}
        class={unread > 0 ? 'unread' : ''}
        aria-current={isOpen ? 'true' : undefined}
      >
        <span class="sign">
          {partner ? <PresenceDot userId={partner} /> : <span aria-hidden="true">{SIGNS[kind]}</span>}
        </span>
        <span class="name">{titleOf(state)}</span>
        <time dateTime={newest?.createdAt}>{newest && brief(newest.createdAt)}</time>
        <Preview state={state} />
        {unread > 0 && (
          <span class="count" title={say(chatWords).unread(unread)}>
            {unread}
          </span>
        )}
      </a>
    </li>
  );
}

/** What was said last, or that somebody is about to say something. */
function Preview({ state }: { readonly state: RoomState }) {
  const words = say(chatWords);
  const typists = state.typists.value.map(nameOf);
  if (typists.length > 0) return <span class="preview typing">{words.typing(typists)}</span>;
  const newest = state.newest.value;
  if (!newest) return <span class="preview" />;
  const who = isMe(newest.from.id) ? words.you : nameOf(newest.from.id);
  const said = newest.content || words.file;
  return <span class="preview">{partnerIn(state) === newest.from.id ? said : `${who}: ${said}`}</span>;
}
