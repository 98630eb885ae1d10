import { WebSocketGateway } from '@nestjs/websockets';
import { authRefresh, type RefreshedSession, type RefreshToken } from '../../contracts/index.js';
import type { CallerSocket } from './caller-socket.js';
import { OnEvent } from './on-event.decorator.js';
import { SocketAuth } from './socket-auth.js';

/** Keeps a connection alive with a fresh token: `auth:refresh`, in every namespace. */
@WebSocketGateway()
export class SessionGateway {
  constructor(private readonly auth: SocketAuth) {}

  @OnEvent(authRefresh)
  async refresh(socket: CallerSocket, { token }: RefreshToken): Promise<RefreshedSession> {
    const { expiresAt } = await this.auth.refresh(socket, token);
    return { expiresAt: new Date(expiresAt).toISOString() };
  }
}
