import { Fragment } from 'preact';
import { say } from '../../words.js';
import { day } from './chat-format.js';
import { chatWords } from './chat-words.js';
import { Message } from './message.js';
import type { RoomState } from './room.state.js';
import { linesOf } from './thread.js';
import { UnsentMessage } from './unsent-message.js';

/** What was said, day by day, and what is on its way. */
export function Lines({ state }: { readonly state: RoomState }) {
  const lines = linesOf(state.messages.value);
  const unsent = state.unsent.value;
  if (lines.length + unsent.length === 0) return <p class="empty">{say(chatWords).empty}</p>;
  return (
    <ol>
      {lines.map(({ message, beginsDay, follows }) => (
        <Fragment key={message.seq}>
          {beginsDay && <li class="day">{day(message.createdAt)}</li>}
          <Message state={state} message={message} follows={follows} />
        </Fragment>
      ))}
      {unsent.map((each) => (
        <UnsentMessage key={each.clientMessageId} state={state} unsent={each} />
      ))}
    </ol>
  );
}
