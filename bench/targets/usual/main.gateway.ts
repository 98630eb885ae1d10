import { WebSocketGateway, WebSocketServer, type OnGatewayConnection } from '@nestjs/websockets';
import type { Server, Socket } from 'socket.io';
import { SignIn } from './sign-in.js';

export const ADMINS = 'admins';

@WebSocketGateway()
export class MainGateway implements OnGatewayConnection {
  @WebSocketServer() server: Server;

  constructor(private readonly signIn: SignIn) {}

  async handleConnection(socket: Socket): Promise<void> {
    const user = await this.signIn.admit(socket);
    if (user?.role === 'admin') await socket.join(ADMINS);
  }
}
