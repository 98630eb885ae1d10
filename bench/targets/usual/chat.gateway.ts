import { ConnectedSocket, MessageBody, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { Pool } from 'pg';
import type { Socket } from 'socket.io';
import { v7 as uuidv7 } from 'uuid';

interface NewMessage {
  readonly roomId: string;
  readonly content: string;
  readonly clientMessageId: string;
}

@WebSocketGateway()
export class ChatGateway {
  constructor(private readonly pool: Pool) {}

  @SubscribeMessage('room:join')
  async join(@ConnectedSocket() socket: Socket, @MessageBody() { roomId }: NewMessage): Promise<object> {
    await socket.join(roomId);
    return { ok: true };
  }

  @SubscribeMessage('message:send')
  async send(@ConnectedSocket() socket: Socket, @MessageBody() message: NewMessage): Promise<object> {
    const { roomId, content, clientMessageId } = message;
    const stored = { messageId: uuidv7(), roomId, content, clientMessageId, createdAt: new Date() };
    await this.pool.query(
      `insert into messages (id, room_id, sender, client_id, content, created_at)
       values ($1, $2, $3, $4, $5, $6)`,
      [stored.messageId, roomId, socket.id, clientMessageId, content, stored.createdAt],
    );
    socket.to(roomId).emit('message:new', stored);
    return stored;
  }
}
