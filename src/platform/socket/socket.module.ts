import { Global, Module } from '@nestjs/common';
import { PagesGateway } from './pages.gateway.js';
import { MqttSessionGateway, SessionGateway } from './session.gateway.js';
import { SocketAuth } from './socket-auth.js';
import { SocketHub } from './socket-hub.js';

@Global()
@Module({
  providers: [SocketAuth, SocketHub, SessionGateway, MqttSessionGateway, PagesGateway],
  exports: [SocketAuth, SocketHub],
})
export class SocketModule {}
