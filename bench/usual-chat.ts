/**
 * What the official NestJS documentation leads to: a gateway, one INSERT a message, and `to(room).emit`. Postgres' URL;
 * prints where it listens.
 */
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ConnectedSocket, MessageBody, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { Pool } from 'pg';
import type { Socket } from 'socket.io';
import { v7 as uuidv7 } from 'uuid';

const pool = new Pool({ connectionString: process.argv[2] });

interface UsualMessage {
  readonly roomId: string;
  readonly content: string;
  readonly clientMessageId: string;
}

@WebSocketGateway()
class UsualChat {
  @SubscribeMessage('room:join')
  async join(@ConnectedSocket() socket: Socket, @MessageBody() { roomId }: UsualMessage): Promise<object> {
    await socket.join(roomId);
    return { ok: true };
  }

  @SubscribeMessage('message:send')
  async send(@ConnectedSocket() socket: Socket, @MessageBody() message: UsualMessage): Promise<object> {
    const { roomId, content, clientMessageId } = message;
    const stored = { messageId: uuidv7(), roomId, content, clientMessageId, createdAt: new Date() };
    await pool.query(
      `insert into usual_messages (id, room_id, sender, client_id, content, created_at)
       values ($1, $2, $3, $4, $5, $6)`,
      [stored.messageId, roomId, socket.id, clientMessageId, content, stored.createdAt],
    );
    socket.to(roomId).emit('message:new', stored);
    return stored;
  }
}

@Module({ providers: [UsualChat] })
class UsualModule {}

await pool.query(`
  create table if not exists usual_messages (
    id uuid primary key, room_id text, sender text, client_id text, content text, created_at timestamptz
  )`);
const app = await NestFactory.create(UsualModule, new FastifyAdapter(), { logger: ['error'] });
await app.listen(0, '127.0.0.1');
console.log(`listens at ${await app.getUrl()}`);
