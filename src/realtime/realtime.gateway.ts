import { WebSocketGateway } from '@nestjs/websockets';
import { realtimeSync, type RealtimeSync, type RealtimeSynced } from '../contracts/index.js';
import type { CallerSocket } from '../platform/socket/caller-socket.js';
import { OnEvent } from '../platform/socket/on-event.decorator.js';
import { RecoveryService } from './recovery.service.js';

@WebSocketGateway()
export class RealtimeGateway {
  constructor(private readonly recovery: RecoveryService) {}

  @OnEvent(realtimeSync)
  onSync({ id }: CallerSocket, { streams }: RealtimeSync): Promise<RealtimeSynced> {
    return this.recovery.sync(id, streams);
  }
}
