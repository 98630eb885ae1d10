import { WebSocketGateway } from '@nestjs/websockets';
import { startTyping, stopTyping, type Nothing, type RoomRef } from '../contracts/index.js';
import type { CallerSocket } from '../platform/socket/caller-socket.js';
import { OnEvent } from '../platform/socket/on-event.decorator.js';
import { TypingService } from './typing.service.js';

@WebSocketGateway()
export class TypingGateway {
  constructor(private readonly typing: TypingService) {}

  @OnEvent(startTyping)
  onStart({ id, data }: CallerSocket, { roomId }: RoomRef): Nothing {
    this.typing.start(data.caller.id, id, roomId);
    return {};
  }

  @OnEvent(stopTyping)
  onStop({ id, data }: CallerSocket, { roomId }: RoomRef): Nothing {
    this.typing.stop(data.caller.id, id, roomId);
    return {};
  }
}
