import { go } from '../../route.js';
import { user } from '../../user.js';
import { say } from '../../words.js';
import { chatWords } from './chat-words.js';
import { isMe, nameOf } from './people.js';
import { Standing } from './standing.js';
import { directRoomId } from './thread.js';

interface MemberRowProps {
  readonly userId: string;
  readonly isOwner: boolean;
  /** Left out: one cannot write to them alone. */
  readonly onWrite?: () => void;
  /** Left out: the visitor may not take them out. */
  readonly onRemove?: () => void;
}

export function MemberRow({ userId, isOwner, onWrite, onRemove }: MemberRowProps) {
  const words = say(chatWords);
  const isSelf = isMe(userId);
  const write = (): void => {
    onWrite!();
    go('chat', directRoomId(user.peek()!.id, userId));
  };
  return (
    <li>
      <div class="who">
        <span title={userId}>{nameOf(userId)}</span>
        {isSelf && <span class="quiet"> ({words.you})</span>}{' '}
        {isOwner && <span class="chip">{words.owner}</span>}
        <Standing userId={userId} />
      </div>
      {onWrite && !isSelf && <button onClick={write}>{words.message}</button>}
      {onRemove && !isSelf && (
        <button
          class="quiet"
          aria-label={`${words.remove}: ${nameOf(userId)}`}
          title={words.remove}
          onClick={onRemove}
        >
          ×
        </button>
      )}
    </li>
  );
}
