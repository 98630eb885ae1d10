import { WebSocketGateway, type OnGatewayConnection } from '@nestjs/websockets';
import { choosePage, type ChosenPage } from '../../contracts/index.js';
import type { CallerSocket } from './caller-socket.js';
import { OnEvent } from './on-event.decorator.js';
import { enterNamedPage, enterPage } from './page-rooms.js';

/** Which page a socket shows: by its handshake, or by `rt_page`. */
@WebSocketGateway()
export class PagesGateway implements OnGatewayConnection<CallerSocket> {
  handleConnection(socket: CallerSocket): void {
    enterNamedPage(socket);
  }

  @OnEvent(choosePage)
  onPage(socket: CallerSocket, { page }: ChosenPage): ChosenPage {
    enterPage(socket, page);
    return { page };
  }
}
