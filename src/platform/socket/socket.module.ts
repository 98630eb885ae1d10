import { Global, Module } from '@nestjs/common';
import { MqttSessionGateway, SessionGateway } from './session.gateway.js';
import { SocketAuth } from './socket-auth.js';
import { SocketHub } from './socket-hub.js';

@Global()
@Module({
  providers: [SocketAuth, SocketHub, SessionGateway, MqttSessionGateway],
  exports: [SocketAuth, SocketHub],
})
export class SocketModule {}
