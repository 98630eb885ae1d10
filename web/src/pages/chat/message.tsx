import type { ChatMessage } from '../../../../src/contracts/index.js';
import { say } from '../../words.js';
import { AttachmentRow } from './attachment-row.js';
import { clock } from './chat-format.js';
import { chatWords } from './chat-words.js';
import { isMe, nameOf } from './people.js';
import { Quote } from './quote.js';
import type { RoomState } from './room.state.js';
import { linksIn } from './thread.js';
import { Ticks } from './ticks.js';

interface MessageProps {
  readonly state: RoomState;
  readonly message: ChatMessage;
  readonly follows: boolean;
}

export function Message({ state, message, follows }: MessageProps) {
  const words = say(chatWords);
  const { from, seq, content, attachments, replyTo, createdAt } = message;
  const isMine = isMe(from.id);
  const hasName = !isMine && !follows && state.room.value.kind !== 'direct';
  return (
    <li id={`message-${seq}`} class={`message ${isMine ? 'mine' : ''} ${follows ? 'follows' : ''}`}>
      {hasName && <span class="author">{nameOf(from.id)}</span>}
      <div class="bubble">
        {replyTo && <Quote state={state} messageId={replyTo} />}
        <Text content={content} />
        {attachments.map((attachment) => (
          <AttachmentRow key={attachment.attachmentId} attachment={attachment} />
        ))}
        <span class="meta">
          <time dateTime={createdAt}>{clock(createdAt)}</time>
          {isMine && <Ticks state={state} seq={seq} />}
        </span>
      </div>
      <button
        class="quiet"
        aria-label={words.reply}
        title={words.reply}
        onClick={() => (state.replyTo.value = message)}
      >
        <span aria-hidden="true">↩</span>
      </button>
    </li>
  );
}

/** As it was written; links are followed only by a click, and tell nobody where from. */
export function Text({ content }: { readonly content: string }) {
  return (
    <span class="text">
      {linksIn(content).map((piece, place) =>
        place % 2 === 0 ? (
          piece
        ) : (
          <a href={piece} target="_blank" rel="noopener noreferrer">
            {piece}
          </a>
        ),
      )}
    </span>
  );
}
