import { Injectable } from '@nestjs/common';
import { typingUser } from '../contracts/index.js';
import { OnDomainEvent } from '../platform/events/on-domain-event.decorator.js';
import { SocketHub } from '../platform/socket/socket-hub.js';
import { MessageStored, TypingChanged } from './chat.events.js';
import { chatRoom, visitRoom } from './chat-rooms.js';
import { TypingService } from './typing.service.js';

/** Sockets in a room see who else types there, those of this instance by it; a message ends what was typed. */
@Injectable()
export class TypingNotifier {
  constructor(
    private readonly hub: SocketHub,
    private readonly typing: TypingService,
  ) {}

  @OnDomainEvent(TypingChanged)
  onChanged({ roomId, userId, isTyping }: TypingChanged): void {
    this.hub.emit(
      typingUser,
      { roomId, userId, isTyping },
      { namespace: '/', rooms: [chatRoom(roomId)], except: [visitRoom(roomId, userId)], isLocal: true },
    );
  }

  @OnDomainEvent(MessageStored)
  onStored({ message: { roomId, from } }: MessageStored): void {
    this.typing.finish({ roomId, userId: from.id });
  }
}
