import type { Typing } from '../../../../src/contracts/index.js';
import { ask, connection } from '../../live.js';
import { isMe } from './people.js';
import type { RoomState } from './room.state.js';

/** The server ends what it has not heard of for 5 s. */
const REPEAT_MS = 3_000;

let told: { readonly roomId: string; readonly at: number } | undefined;

/** The visitor types in this room, or has cleared what they typed. */
export function tellTyping({ id: roomId }: RoomState, isTyping: boolean): void {
  if (!isTyping) return stopTyping();
  if (told?.roomId === roomId && Date.now() - told.at < REPEAT_MS) return;
  told = { roomId, at: Date.now() };
  tell('typing:start', roomId);
}

export function stopTyping(): void {
  if (told) tell('typing:stop', told.roomId);
  told = undefined;
}

/** What is sent ends it at the server too. */
export function endTyping(): void {
  told = undefined;
}

export function heardTyping(state: RoomState, { userId, isTyping }: Typing): void {
  const others = state.typists.peek().filter((other) => other !== userId);
  state.typists.value = isTyping && !isMe(userId) ? [...others, userId] : others;
}

/** Nobody hears of it later that somebody typed while the connection was lost. */
function tell(event: 'typing:start' | 'typing:stop', roomId: string): void {
  if (['on', 'back'].includes(connection.peek().is)) ask(event, { roomId }).catch(() => undefined);
}
