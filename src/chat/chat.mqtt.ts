import { Controller } from '@nestjs/common';
import { reservationTopic, type ReservationTalk } from '../contracts/index.js';
import { OnTopic, type TopicMessage } from '../platform/broker/on-topic.decorator.js';
import { AppError } from '../platform/errors/app-error.js';
import { clientMessageIdOf } from './reservation-talk.model.js';
import { ReservationTalks } from './reservation-talks.service.js';

@Controller()
export class ChatMqtt {
  constructor(private readonly talks: ReservationTalks) {}

  /** What Relais says there comes back, and is known. */
  @OnTopic(reservationTopic)
  async onTalk(
    talk: ReservationTalk,
    { params: { reservationId }, retain }: TopicMessage<(typeof reservationTopic)['path']>,
  ): Promise<void> {
    if (talk.via !== undefined) return;
    // The broker sends it again at each subscription, long after the conversation.
    if (retain) throw new AppError('MESSAGE_RETAINED');
    const { type, reservation_id = reservationId, from, by, message_id } = talk;
    if (reservation_id !== reservationId) throw new AppError('RESERVATION_MISMATCH', { id: reservation_id });
    if (type === 'status') throw new AppError('RESERVATION_STATUS_FOREIGN');
    if (type === 'chat_message') {
      const said = { content: talk.message!, clientMessageId: clientMessageIdOf(talk) };
      return this.talks.say({ reservationId, name: from! }, said);
    }
    const kind = type === 'message_read' ? 'read' : 'delivered';
    await this.talks.confirm({ reservationId, name: by! }, message_id!, kind);
  }
}
