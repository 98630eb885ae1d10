import { signal } from '@preact/signals';
import type { Room } from '../../../../src/contracts/index.js';
import { go, part } from '../../route.js';
import { roomState, type RoomState } from './room.state.js';

/** The visitor's rooms, the newest message first; undefined: not loaded yet. */
export const rooms = signal<readonly RoomState[] | undefined>(undefined);

export const find = (roomId: string): RoomState | undefined => rooms.peek()?.find(({ id }) => id === roomId);

/** Unread is what was counted here, where that is newer. */
export function keep(room: Room): RoomState {
  const known = find(room.roomId);
  if (!known) return roomState(room);
  const { lastSeq, unread } = known.room.peek();
  known.room.value = room.lastSeq >= lastSeq ? room : { ...room, lastSeq, unread };
  return known;
}

/** First in the list, wherever it was. */
export function raise(state: RoomState): void {
  if (rooms.peek()?.[0] !== state) rooms.value = [...new Set([state, ...(rooms.peek() ?? [])])];
}

export function drop(state: RoomState): void {
  rooms.value = rooms.peek()?.filter((other) => other !== state);
  if (part.peek() === state.id) go('chat');
}
