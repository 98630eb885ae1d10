import { signal } from '@preact/signals';
import type { ChatMessage, MessageStatus } from '../../../../src/contracts/index.js';
import { ask } from '../../live.js';
import { isMe } from './people.js';
import type { RoomState } from './room.state.js';

/** Whether the visitor looks at the page at all. */
export const isLooking = signal(!document.hidden);
document.addEventListener('visibilitychange', () => (isLooking.value = !document.hidden));

/** The newest message of others has reached this page. */
export function noteDelivered(state: RoomState): void {
  const newest = newestOfOthers(state);
  if (newest && newest.seq > state.marked.delivered) mark(state, newest, 'delivered');
}

/** All that is shown was seen. */
export function noteRead(state: RoomState): void {
  const newest = newestOfOthers(state);
  if (!newest || newest.seq <= state.marked.read) return;
  mark(state, newest, 'read');
  state.room.value = { ...state.room.peek(), unread: 0 };
}

/** A member has received or read something of the visitor's. */
export function advance(state: RoomState, { userId, seq, status }: MessageStatus): void {
  state.members.value = state.members.peek().map((member) => {
    if (member.userId !== userId) return member;
    const deliveredSeq = Math.max(member.deliveredSeq, seq);
    const readSeq = status === 'read' ? Math.max(member.readSeq, seq) : member.readSeq;
    return { ...member, deliveredSeq, readSeq };
  });
}

/** What could not be told is told when the room is entered again: the server's marks count then. */
function mark(state: RoomState, { messageId, seq }: ChatMessage, kind: 'delivered' | 'read'): void {
  state.marked.delivered = seq;
  if (kind === 'read') state.marked.read = seq;
  ask(`message:${kind}`, { roomId: state.id, messageId }).catch(() => undefined);
}

const newestOfOthers = (state: RoomState): ChatMessage | undefined =>
  state.messages.peek().findLast(({ from }) => !isMe(from.id));
