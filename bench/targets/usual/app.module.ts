import { Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { ClientsModule, Transport } from '@nestjs/microservices';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import { addresses } from './addresses.js';
import { BridgeController, BROKER } from './bridge.controller.js';
import { BridgeGateway } from './bridge.gateway.js';
import { ChatGateway } from './chat.gateway.js';
import { connectDatabase } from './database.js';
import { MainGateway } from './main.gateway.js';
import { PositionsController } from './positions.controller.js';
import { ReadingsController } from './readings.controller.js';
import { SignIn } from './sign-in.js';

const mqtt = { transport: Transport.MQTT, options: { url: addresses.brokerUrl } } as const;

@Module({
  imports: [
    JwtModule.register({ secret: addresses.secret }),
    ClientsModule.register([{ name: BROKER, ...mqtt }]),
  ],
  controllers: [BridgeController, PositionsController, ReadingsController],
  providers: [
    SignIn,
    BridgeGateway,
    MainGateway,
    ChatGateway,
    { provide: Pool, useFactory: connectDatabase },
    { provide: Redis, useFactory: () => new Redis(addresses.redisUrl) },
  ],
})
export class AppModule {}
