/**
 * What the official NestJS documentation leads to: one `@EventPattern` handler of @nestjs/microservices, one HSET and one
 * INSERT a message, and a broadcast by the gateway. Broker's, Postgres' and Redis' URL; prints `ready`.
 */
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Ctx, EventPattern, MqttContext, Payload, Transport } from '@nestjs/microservices';
import { WebSocketGateway, WebSocketServer } from '@nestjs/websockets';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import type { Server } from 'socket.io';

const [url, databaseUrl, redisUrl] = process.argv.slice(2) as [string, string, string];
const pool = new Pool({ connectionString: databaseUrl });
const redis = new Redis(redisUrl, { db: 1 });

interface UsualPosition {
  readonly lat: number;
  readonly lng: number;
  readonly timestamp: number;
  readonly speed: number;
}

@WebSocketGateway()
class UsualGateway {
  @WebSocketServer() server: Server;
}

@Controller()
class UsualPositions {
  constructor(private readonly gateway: UsualGateway) {}

  /** Nest takes the payload's `data` for its own envelope, so that is what arrives. */
  @(EventPattern('chauffeur/+/position') as MethodDecorator)
  async onPosition(@Payload() position: UsualPosition, @Ctx() context: MqttContext): Promise<void> {
    const chauffeurId = context.getTopic().split('/')[1]!;
    await redis.hset('positions', chauffeurId, JSON.stringify(position));
    await pool.query(
      `insert into usual_positions (chauffeur_id, at, lat, lng, speed) values ($1, $2, $3, $4, $5)
       on conflict do nothing`,
      [chauffeurId, new Date(position.timestamp), position.lat, position.lng, position.speed],
    );
    this.gateway.server.to('admins').emit('driver:position', { chauffeurId, position });
  }
}

@Module({ controllers: [UsualPositions], providers: [UsualGateway] })
class UsualModule {}

await pool.query(`
  create table if not exists usual_positions (
    chauffeur_id text, at timestamptz, lat double precision, lng double precision, speed double precision,
    primary key (chauffeur_id, at)
  )`);
const app = await NestFactory.create(UsualModule, new FastifyAdapter(), { logger: ['error'] });
app.connectMicroservice({
  transport: Transport.MQTT,
  options: { url, subscribeOptions: { qos: 1 }, clientId: 'usual', clean: false },
});
await app.startAllMicroservices();
await app.listen(0, '127.0.0.1');
console.log('ready');
