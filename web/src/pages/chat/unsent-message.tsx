import { say } from '../../words.js';
import { AttachmentRow } from './attachment-row.js';
import { chatWords } from './chat-words.js';
import { Text } from './message.js';
import { discard, sendAgain } from './outbox.js';
import { Quote } from './quote.js';
import type { RoomState, Unsent } from './room.state.js';

interface UnsentMessageProps {
  readonly state: RoomState;
  readonly unsent: Unsent;
}

/** On its way, or refused: then it says why, and waits. */
export function UnsentMessage({ state, unsent }: UnsentMessageProps) {
  const words = say(chatWords);
  const { content, attachments, replyTo, problem } = unsent;
  return (
    <li class="message mine unsent">
      <div class="bubble">
        {replyTo && <Quote state={state} messageId={replyTo} />}
        <Text content={content} />
        {attachments.map((attachment) => (
          <AttachmentRow key={attachment.attachmentId} attachment={attachment} />
        ))}
        <span class="meta">{problem === undefined && words.sending}</span>
      </div>
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
          <button onClick={() => sendAgain(state, unsent)}>{words.again}</button>
          <button class="quiet" onClick={() => discard(state, unsent)}>
            {words.discard}
          </button>
        </p>
      )}
    </li>
  );
}
