import { say } from '../../words.js';
import { chatWords } from './chat-words.js';
import { isMe, nameOf } from './people.js';
import type { RoomState } from './room.state.js';

/** Whom one talks to in a direct room; undefined in others. */
export function partnerIn({ room }: RoomState): string | undefined {
  const { kind, members } = room.value;
  return kind === 'direct' ? members.find((userId) => !isMe(userId)) : undefined;
}

/** What a room is called: its name, or who is in it. */
export function titleOf(state: RoomState): string {
  const { kind, name, members, roomId } = state.room.value;
  if (kind === 'reservation') return say(chatWords).reservation(roomId.slice('reservation:'.length));
  if (name) return name;
  const others = members.filter((userId) => !isMe(userId)).map(nameOf);
  return others.join(', ') || roomId;
}
