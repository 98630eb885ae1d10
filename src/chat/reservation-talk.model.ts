import { createHash } from 'node:crypto';
import { CLIENT_MESSAGE_ID, epochMsOf, type ReservationTalk } from '../contracts/index.js';

/** The id that a client has made for its message; where it has made none, one that every repeat of the message has. */
export function clientMessageIdOf(talk: ReservationTalk): string {
  const { client_message_id, message_id, from, timestamp, message } = talk;
  if (client_message_id !== undefined) return client_message_id;
  if (typeof message_id === 'string' && CLIENT_MESSAGE_ID.test(message_id)) return message_id;
  return messageIdFrom(from!, String(epochMsOf(timestamp)), message!);
}

/** An id for a message that says these things, or bears this key: the same each time. */
export function messageIdFrom(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
