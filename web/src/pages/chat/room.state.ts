import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type {
  Attachment,
  ChatHistory,
  ChatMessage,
  Room,
  RoomMember,
} from '../../../../src/contracts/index.js';
import { attempt } from '../../parts/notices.js';
import { get } from '../../rest.js';
import { isMe } from './people.js';
import { merged } from './thread.js';

/** A message on its way. With a problem it waits for the visitor. */
export interface Unsent {
  readonly clientMessageId: string;
  readonly content: string;
  readonly attachments: readonly Attachment[];
  readonly replyTo: string | null;
  readonly problem?: string;
}

/** A file for the next message: on its way to the server until it has an `attachment` or a `problem`. */
export interface DraftFile {
  readonly file: File;
  readonly attachment?: Attachment;
  readonly problem?: string;
}

export interface RoomState {
  readonly id: string;
  readonly room: Signal<Room>;
  readonly members: Signal<readonly RoomMember[]>;
  /** In order; none is missing between the first and the newest, but while what was missed is being asked for. */
  readonly messages: Signal<readonly ChatMessage[]>;
  readonly newest: ReadonlySignal<ChatMessage | undefined>;
  /** Of the messages before the first; null: there are none; undefined: not asked for yet. */
  readonly cursor: Signal<string | null | undefined>;
  readonly unsent: Signal<readonly Unsent[]>;
  readonly typists: Signal<readonly string[]>;
  readonly draft: Signal<string>;
  readonly files: Signal<readonly DraftFile[]>;
  readonly replyTo: Signal<ChatMessage | undefined>;
  /** Up to which message all others have it, and have read it. */
  readonly deliveredSeq: ReadonlySignal<number>;
  readonly readSeq: ReadonlySignal<number>;
  /** What the server knows, or is being told, that has reached the visitor. */
  readonly marked: { delivered: number; read: number };
}

export const roomPath = (roomId: string): string => `/api/rooms/${encodeURIComponent(roomId)}`;

export const memberPath = ({ id }: RoomState, userId: string): string =>
  `${roomPath(id)}/members/${encodeURIComponent(userId)}`;

export function roomState(room: Room): RoomState {
  const members = signal<readonly RoomMember[]>([]);
  const messages = signal<readonly ChatMessage[]>([]);
  return {
    id: room.roomId,
    room: signal(room),
    members,
    messages,
    newest: computed(() => messages.value.at(-1)),
    cursor: signal(undefined),
    unsent: signal([]),
    typists: signal([]),
    draft: signal(''),
    files: signal([]),
    replyTo: signal(undefined),
    deliveredSeq: computed(() => leastOf(members.value, 'deliveredSeq')),
    readSeq: computed(() => leastOf(members.value, 'readSeq')),
    marked: { delivered: 0, read: 0 },
  };
}

/** Shows these messages, each once. True when there was a new one among them. */
export function take(state: RoomState, messages: readonly ChatMessage[]): boolean {
  const room = state.room.peek();
  const news = messages.filter(({ seq }) => seq > room.lastSeq);
  const sent = new Set(messages.map(({ clientMessageId }) => clientMessageId));
  batch(() => {
    state.messages.value = merged(state.messages.peek(), messages);
    state.unsent.value = state.unsent.peek().filter(({ clientMessageId }) => !sent.has(clientMessageId));
    if (news.length === 0) return;
    const unread = room.unread + news.filter(({ from }) => !isMe(from.id)).length;
    state.room.value = { ...room, unread, lastSeq: Math.max(...news.map(({ seq }) => seq)) };
  });
  return news.length > 0;
}

/** The page of messages before those that are shown; at first the newest one. */
export async function loadOlder(state: RoomState): Promise<void> {
  const cursor = state.cursor.peek();
  if (cursor === null) return;
  const page = await attempt(get<ChatHistory>(`${roomPath(state.id)}/messages`, { cursor }));
  if (!page || state.cursor.peek() !== cursor) return;
  batch(() => {
    take(state, page.items);
    state.cursor.value = page.nextCursor;
  });
}

/** So much was missed that what is shown does not join on to it: the history begins anew. */
export function forgetMessages(state: RoomState): void {
  batch(() => {
    state.messages.value = [];
    state.cursor.value = undefined;
  });
}

function leastOf(members: readonly RoomMember[], mark: 'deliveredSeq' | 'readSeq'): number {
  const others = members.filter(({ userId }) => !isMe(userId));
  return others.length === 0 ? 0 : Math.min(...others.map((other) => other[mark]));
}
