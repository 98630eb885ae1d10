import { WebSocketGateway } from '@nestjs/websockets';
import {
  joinRoom,
  leaveRoom,
  sendMessage,
  type JoinedRoom,
  type JoinRoom,
  type MessageAck,
  type Nothing,
  type RoomRef,
  type SendMessage,
} from '../contracts/index.js';
import type { CallerSocket } from '../platform/socket/caller-socket.js';
import { OnEvent } from '../platform/socket/on-event.decorator.js';
import { ChatService } from './chat.service.js';
import { ackOf } from './message.model.js';
import { VisitsService } from './visits.service.js';

@WebSocketGateway()
export class ChatGateway {
  constructor(
    private readonly chat: ChatService,
    private readonly visits: VisitsService,
  ) {}

  @OnEvent(joinRoom)
  onJoin({ id, data }: CallerSocket, request: JoinRoom): Promise<JoinedRoom> {
    return this.visits.join(data.caller, id, request);
  }

  @OnEvent(leaveRoom)
  onLeave({ id }: CallerSocket, { roomId }: RoomRef): Nothing {
    this.visits.leave(id, roomId);
    return {};
  }

  @OnEvent(sendMessage)
  async onSend({ id, data }: CallerSocket, message: SendMessage): Promise<MessageAck> {
    return ackOf(await this.chat.send(data.caller, message, { door: 'socket', socketId: id }));
  }
}
