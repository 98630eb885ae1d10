import { Dialog } from '../../parts/dialog.js';
import { attempt } from '../../parts/notices.js';
import { remove } from '../../rest.js';
import { user } from '../../user.js';
import { say } from '../../words.js';
import { chatWords } from './chat-words.js';
import { Deleting } from './deleting.js';
import { MemberRow } from './member-row.js';
import { RoomEditing } from './room-editing.js';
import { memberPath, type RoomState } from './room.state.js';
import { titleOf } from './room-title.js';

interface RoomDetailsProps {
  readonly state: RoomState;
  readonly onClose: () => void;
}

/** Who is in a room, and what the visitor may change about it. */
export function RoomDetails({ state, onClose }: RoomDetailsProps) {
  const words = say(chatWords);
  const { kind, owner, members } = state.room.value;
  const { id, isAdmin } = user.value!;
  const mayChange = kind === 'named' && (isAdmin || owner === id);
  const leave = (): void => void attempt(remove(memberPath(state, id)));
  return (
    <Dialog title={titleOf(state)} onClose={onClose}>
      <h3>{words.members(members.length)}</h3>
      <ul class="members">
        {members.map((userId) => (
          <MemberRow
            key={userId}
            userId={userId}
            isOwner={userId === owner}
            onWrite={kind === 'named' ? onClose : undefined}
            onRemove={mayChange ? () => void attempt(remove(memberPath(state, userId))) : undefined}
          />
        ))}
      </ul>
      {mayChange && <RoomEditing state={state} />}
      <footer>
        {kind === 'named' && members.includes(id) && <button onClick={leave}>{words.leave}</button>}
        {mayChange && <Deleting state={state} />}
      </footer>
    </Dialog>
  );
}
