import { batch, effect, signal } from '@preact/signals';
import type { ChatMessage, RoomList } from '../../../../src/contracts/index.js';
import { connection, listen, onBack } from '../../live.js';
import { attempt } from '../../parts/notices.js';
import { get } from '../../rest.js';
import { user } from '../../user.js';
import { askPresence, forgetPeople, meet, stand } from './people.js';
import { advance, noteDelivered } from './receipts.js';
import { find, keep, raise, rooms } from './room-list.state.js';
import { take, type RoomState } from './room.state.js';
import { heardTyping } from './typing.js';
import { enter, follow } from './visits.js';

/** Of the rooms after those that are listed; null: there are none. */
export const cursor = signal<string | null>(null);

const RETRY_MS = 3_000;

let close: (() => void) | undefined;

/** From the first visit of the page on, until the visitor signs out: what is sent goes on, whatever page they look at. */
export function openChat(): void {
  close ??= begin();
}

effect(() => {
  if (user.value) return;
  close?.();
  close = undefined;
  rooms.value = undefined;
  forgetPeople();
});

export async function loadMore(): Promise<void> {
  const page = await attempt(get<RoomList>('/api/rooms', { cursor: cursor.peek()! }));
  if (page) await attempt(show(page, (listed) => [...rooms.peek()!, ...listed]));
}

function begin(): () => void {
  const ends = [
    onBack(() => void load()),
    listen('message:new', (message) => inRoom(message, (state) => hear(state, message))),
    listen('message:status', (status) => inRoom(status, (state) => advance(state, status))),
    listen('typing:user', (typing) => inRoom(typing, (state) => heardTyping(state, typing))),
    listen('user:joined', (visitor) => meet([visitor])),
    listen('user:online', (person) => {
      meet([person]);
      stand(person);
    }),
    listen('user:offline', (person) => stand({ ...person, status: 'offline' })),
    listen('presence:changed', stand),
    listen('room:changed', ({ roomId }) => void follow(roomId).catch(() => undefined)),
  ];
  if (isConnected()) void load();
  return () => ends.forEach((end) => end());
}

const isConnected = (): boolean => ['on', 'back'].includes(connection.peek().is);

/** All anew: at first, and after each return. What fails while the connection stands is tried again. */
async function load(): Promise<void> {
  try {
    const page = await get<RoomList>('/api/rooms');
    const known = rooms.peek() ?? [];
    await show(page, (listed) => [...listed, ...known]);
    const unlisted = known.filter(({ id }) => page.items.every(({ roomId }) => roomId !== id));
    await Promise.all(unlisted.map(({ id }) => follow(id)));
  } catch {
    if (user.peek() && isConnected()) setTimeout(() => void load(), RETRY_MS);
  }
}

/** Lists these rooms, each once, and hears what is said in them from now on. */
async function show(
  { items, nextCursor }: RoomList,
  place: (listed: readonly RoomState[]) => readonly RoomState[],
): Promise<void> {
  const listed = items.map(keep);
  batch(() => {
    rooms.value = [...new Set(place(listed))];
    cursor.value = nextCursor;
  });
  await Promise.all([askPresence(items.flatMap(({ members }) => members)), ...listed.map(enter)]);
}

function hear(state: RoomState, message: ChatMessage): void {
  if (take(state, [message])) raise(state);
  noteDelivered(state);
}

function inRoom({ roomId }: { readonly roomId: string }, work: (state: RoomState) => void): void {
  const state = find(roomId);
  if (state) batch(() => work(state));
}
