import { Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { DecoratedMethods } from '../discovery/decorated-methods.js';
import { EventMethods } from './event-methods.js';
import { Farewell } from './farewell.js';
import { PagesGateway } from './pages.gateway.js';
import { SessionGateway } from './session.gateway.js';
import { SocketAuth } from './socket-auth.js';
import { SocketHub } from './socket-hub.js';

@Global()
@Module({
  imports: [DiscoveryModule],
  providers: [DecoratedMethods, EventMethods, SocketAuth, SocketHub, Farewell, SessionGateway, PagesGateway],
  exports: [SocketAuth, SocketHub],
})
export class SocketModule {}
