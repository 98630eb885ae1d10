/**
 * What the official NestJS documentation leads to, on Express: `@EventPattern` and `ClientProxy` of @nestjs/microservices,
 * gateways that emit to a room, a guard and a validation pipe, one INSERT and one HSET a message. Takes its addresses as
 * JSON; prints where it listens.
 */
import { ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Transport } from '@nestjs/microservices';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { addresses } from './addresses.js';
import { AppModule } from './app.module.js';

const app = await NestFactory.create<NestExpressApplication>(AppModule, { logger: ['error'] });
app.useGlobalPipes(new ValidationPipe());
app.connectMicroservice({
  transport: Transport.MQTT,
  options: { url: addresses.brokerUrl, subscribeOptions: { qos: 1 }, clientId: 'usual', clean: false },
});
await app.startAllMicroservices();
await app.listen(0, '127.0.0.1');
console.log(`listens at ${await app.getUrl()}`);
