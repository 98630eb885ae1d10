import { Injectable } from '@nestjs/common';
import { roomChanged } from '../contracts/index.js';
import { OnDomainEvent } from '../platform/events/on-domain-event.decorator.js';
import { SocketHub, userRoom } from '../platform/socket/socket-hub.js';
import { RoomChanged } from './chat.events.js';
import { chatRoom } from './chat-rooms.js';

/** Those in a room learn that it has changed, and so does whoever gains or loses it, wherever they are connected. */
@Injectable()
export class RoomsNotifier {
  constructor(private readonly hub: SocketHub) {}

  @OnDomainEvent(RoomChanged)
  onChanged({ roomId, accounts }: RoomChanged): void {
    const rooms = [chatRoom(roomId), ...accounts.map(userRoom)];
    this.hub.emit(roomChanged, { roomId }, { namespace: '/', rooms });
  }
}
