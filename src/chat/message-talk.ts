import { reservationTopic, SERVER_NAME, type ReservationTalk } from '../contracts/index.js';
import type { OutgoingMessage } from '../platform/broker/publisher.port.js';
import { wireMessage } from '../platform/broker/wire-message.js';
import { reservationSubject } from '../reservations/reservation-access.port.js';
import type { Door, MessageRecord } from './message.model.js';
import type { PlacedReceipt } from './receipt.model.js';

/**
 * What is said on a reservation's topic of a stored message: the message, unless it came from there, and that it is
 * stored. A repeat only has this confirmed again, to the one door that cannot see it otherwise.
 */
export function talkOf(
  message: MessageRecord,
  { door, isRepeat }: { door: Door; isRepeat: boolean },
): OutgoingMessage[] {
  const isFromTopic = door === 'mqtt';
  if (isRepeat) return isFromTopic ? [wireTalk(message, confirmationOf(message))] : [];
  const said = isFromTopic ? [] : [wireTalk(message, chatMessageOf(message))];
  return [...said, wireTalk(message, confirmationOf(message))];
}

/** A member's receipt, as the topic hears of it. */
export function wireReceipt(
  { seat, kind, messageId, seq }: PlacedReceipt,
  timestamp: string,
): OutgoingMessage {
  return wireTalk(seat, {
    type: kind === 'read' ? 'message_read' : 'message_received',
    message_id: messageId,
    by: seat.userId,
    seq,
    timestamp,
    via: 'relais',
  });
}

/** In the outbox the talk of a reservation keeps one order with its course. */
export const talkSubject = ({ roomId }: { roomId: string }): string =>
  reservationSubject(reservationIn(roomId));

export function wireTalk({ roomId }: { roomId: string }, talk: ReservationTalk): OutgoingMessage {
  const reservationId = reservationIn(roomId);
  return wireMessage(reservationTopic, { reservationId }, { ...talk, reservation_id: reservationId });
}

function chatMessageOf({
  messageId,
  clientMessageId,
  seq,
  from,
  ...message
}: MessageRecord): ReservationTalk {
  return {
    type: 'chat_message',
    message_id: messageId,
    client_message_id: clientMessageId,
    from: from.id,
    message: message.content,
    seq,
    timestamp: message.createdAt,
    via: 'relais',
  };
}

function confirmationOf({ messageId, clientMessageId, seq, createdAt }: MessageRecord): ReservationTalk {
  return {
    type: 'message_received',
    message_id: messageId,
    client_message_id: clientMessageId,
    by: SERVER_NAME,
    seq,
    timestamp: createdAt,
    via: 'relais',
  };
}

function reservationIn(roomId: string): string {
  return roomId.slice('reservation:'.length);
}
