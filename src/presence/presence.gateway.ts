import { WebSocketGateway, type OnGatewayConnection } from '@nestjs/websockets';
import { updatePresence, type PresenceUpdate } from '../contracts/index.js';
import type { CallerSocket } from '../platform/socket/caller-socket.js';
import { OnEvent } from '../platform/socket/on-event.decorator.js';
import { PresenceService } from './presence.service.js';

@WebSocketGateway()
export class PresenceGateway implements OnGatewayConnection<CallerSocket> {
  constructor(private readonly presence: PresenceService) {}

  handleConnection(socket: CallerSocket): void {
    this.presence.enter(socket.data.caller, socket.id);
  }

  handleDisconnect({ id, data }: CallerSocket): void {
    this.presence.leave(data.caller.id, id);
  }

  @OnEvent(updatePresence)
  onUpdate({ data }: CallerSocket, { status }: PresenceUpdate): PresenceUpdate {
    this.presence.choose(data.caller, status);
    return { status };
  }
}
