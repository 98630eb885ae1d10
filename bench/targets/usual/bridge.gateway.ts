import {
  ConnectedSocket,
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
  WebSocketServer,
  type OnGatewayConnection,
} from '@nestjs/websockets';
import type { Namespace, Socket } from 'socket.io';
import { SignIn } from './sign-in.js';

@WebSocketGateway({ namespace: '/mqtt' })
export class BridgeGateway implements OnGatewayConnection {
  @WebSocketServer() server: Namespace;

  constructor(private readonly signIn: SignIn) {}

  async handleConnection(socket: Socket): Promise<void> {
    await this.signIn.admit(socket);
  }

  @SubscribeMessage('mqtt:subscribe')
  async subscribe(
    @ConnectedSocket() socket: Socket,
    @MessageBody() { topic }: { topic: string },
  ): Promise<object> {
    await socket.join(topic);
    return { ok: true };
  }
}
