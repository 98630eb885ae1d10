import { Injectable } from '@nestjs/common';
import { OnDomainEvent } from '../platform/events/on-domain-event.decorator.js';
import { ChatRelay } from './chat-relay.service.js';
import { MessageStored } from './chat.events.js';
import { RoomFeeds } from './room-feeds.service.js';

/** Stored messages go to the feeds of their rooms, here and at the other instances. */
@Injectable()
export class ChatNotifier {
  constructor(
    private readonly feeds: RoomFeeds,
    private readonly relay: ChatRelay,
  ) {}

  @OnDomainEvent(MessageStored)
  onStored({ message, socketId }: MessageStored): void {
    this.feeds.offer({ message, socketId });
    this.relay.tell(message);
  }
}
