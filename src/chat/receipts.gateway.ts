import { WebSocketGateway } from '@nestjs/websockets';
import { markDelivered, markRead, type MessageRef, type Nothing } from '../contracts/index.js';
import type { CallerSocket } from '../platform/socket/caller-socket.js';
import { OnEvent } from '../platform/socket/on-event.decorator.js';
import { ReceiptsService } from './receipts.service.js';

@WebSocketGateway()
export class ReceiptsGateway {
  constructor(private readonly receipts: ReceiptsService) {}

  @OnEvent(markDelivered)
  async onDelivered({ data }: CallerSocket, message: MessageRef): Promise<Nothing> {
    await this.receipts.mark(data.caller, message, 'delivered');
    return {};
  }

  @OnEvent(markRead)
  async onRead({ data }: CallerSocket, message: MessageRef): Promise<Nothing> {
    await this.receipts.mark(data.caller, message, 'read');
    return {};
  }
}
