import { RelaisError } from '../../../../client/src/index.js';
import type { ChatMessage, MessageAck } from '../../../../src/contracts/index.js';
import { ask } from '../../live.js';
import { reasonOf } from '../../parts/reason.js';
import { user } from '../../user.js';
import { take, type RoomState, type Unsent } from './room.state.js';

const RETRY_MS = 1_000;
/** What passes: the same is sent again under the same id, so that it is there once. */
const PASSING = ['DISCONNECTED', 'TIMEOUT', 'UNAVAILABLE', 'RATE_LIMITED'];
const sending = new Set<RoomState>();

/** Shows it at once, and sends what is unsent in order, for as long as that takes. */
export function send(state: RoomState, said: Omit<Unsent, 'clientMessageId'>): void {
  state.unsent.value = [...state.unsent.peek(), { ...said, clientMessageId: newId() }];
  void sendAll(state);
}

/** Once more, after a refusal. */
export function sendAgain(state: RoomState, refused: Unsent): void {
  mend(state, refused, { ...refused, problem: undefined });
  void sendAll(state);
}

export function discard(state: RoomState, refused: Unsent): void {
  state.unsent.value = state.unsent.peek().filter((other) => other !== refused);
}

async function sendAll(state: RoomState): Promise<void> {
  if (sending.has(state)) return;
  sending.add(state);
  const sender = user.peek()!.id;
  while (user.peek()?.id === sender) {
    const next = state.unsent.peek().find(({ problem }) => problem === undefined);
    if (!next) break;
    await sendOne(state, next);
  }
  sending.delete(state);
}

async function sendOne(state: RoomState, unsent: Unsent): Promise<void> {
  const { content, clientMessageId, attachments, replyTo } = unsent;
  const files = attachments.map(({ attachmentId }) => attachmentId);
  try {
    const ack = await ask('message:send', {
      roomId: state.id,
      content,
      clientMessageId,
      ...(files.length > 0 && { attachments: files }),
      ...(replyTo && { replyTo }),
    });
    take(state, [sentMessage(unsent, ack)]);
  } catch (error) {
    if (error instanceof RelaisError && PASSING.includes(error.code))
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    else mend(state, unsent, { ...unsent, problem: reasonOf(error) });
  }
}

function sentMessage({ content, attachments, replyTo }: Unsent, ack: MessageAck): ChatMessage {
  const { id, name } = user.peek()!;
  return { ...ack, content, replyTo, attachments: [...attachments], from: { id, name } };
}

function mend(state: RoomState, unsent: Unsent, mended: Unsent): void {
  state.unsent.value = state.unsent.peek().map((other) => (other === unsent ? mended : other));
}

/** `crypto.randomUUID` is there on https only. */
function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(36)).join('');
}
