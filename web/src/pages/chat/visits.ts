import { batch } from '@preact/signals';
import { RelaisError } from '../../../../client/src/index.js';
import type { JoinedRoom, Room } from '../../../../src/contracts/index.js';
import { ask } from '../../live.js';
import { get, RestError } from '../../rest.js';
import { isMe, meet, stand } from './people.js';
import { noteDelivered } from './receipts.js';
import { drop, find, keep, raise } from './room-list.state.js';
import { forgetMessages, roomPath, take, type RoomState } from './room.state.js';
import { wholeUpTo } from './thread.js';

const MOST_UNREAD = 50;

/** A room that is perhaps not listed: being in it comes first, since that is what makes a direct one. */
export async function openRoom(roomId: string): Promise<void> {
  if (find(roomId)) return;
  await ask('room:join', { roomId });
  await add(await read(roomId));
}

/** A room has changed: it is the visitor's now, or still, or no more. */
export async function follow(roomId: string): Promise<void> {
  const room = await read(roomId).catch((error: unknown) => {
    if (!(error instanceof RestError && error.status === 404)) throw error;
  });
  const known = find(roomId);
  if (!room?.members.some(isMe)) return known && drop(known);
  if (!known) return add(room);
  keep(room);
  await enter(known);
}

/** Listed before it is entered: what is said from then on finds its place. */
async function add(room: Room): Promise<void> {
  const state = keep(room);
  raise(state);
  await enter(state);
}

/** With what was missed since the last message that is known; of a room that was not looked at, what is unread and one more. */
export async function enter(state: RoomState): Promise<void> {
  const known = state.messages.peek();
  const { lastSeq, unread } = state.room.peek();
  const begin = Math.max(0, lastSeq - 1 - Math.min(unread, MOST_UNREAD));
  const afterSeq = known.length > 0 ? wholeUpTo(known) : begin;
  const joined = await ask('room:join', { roomId: state.id, afterSeq }).catch((error: unknown) => {
    if (!(error instanceof RelaisError && error.code === 'NOT_FOUND')) throw error;
  });
  if (!joined) return drop(state);
  const first = joined.messages[0];
  if (first && first.seq > afterSeq + 1) forgetMessages(state);
  settle(state, joined);
}

function settle(state: RoomState, { members, messages }: JoinedRoom): void {
  const own = members.find(({ userId }) => isMe(userId));
  Object.assign(state.marked, { delivered: own?.deliveredSeq ?? 0, read: own?.readSeq ?? 0 });
  batch(() => {
    meet(members);
    members.forEach(stand);
    state.members.value = members;
    state.typists.value = [];
    take(state, messages);
  });
  noteDelivered(state);
}

const read = (roomId: string): Promise<Room> => get<Room>(roomPath(roomId));
