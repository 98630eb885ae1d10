import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, MqttContext, Payload } from '@nestjs/microservices';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import { ADMINS, MainGateway } from './main.gateway.js';

interface Position {
  readonly lat: number;
  readonly lng: number;
  readonly timestamp: number;
  readonly speed: number;
}

@Controller()
export class PositionsController {
  constructor(
    private readonly gateway: MainGateway,
    private readonly pool: Pool,
    private readonly redis: Redis,
  ) {}

  /** Nest takes the payload's `data` for its own envelope, so that is what arrives. */
  @(EventPattern('chauffeur/+/position') as MethodDecorator)
  async onPosition(@Payload() position: Position, @Ctx() context: MqttContext): Promise<void> {
    const chauffeurId = context.getTopic().split('/')[1]!;
    await this.redis.hset('positions', chauffeurId, JSON.stringify(position));
    await this.pool.query(
      `insert into positions (chauffeur_id, at, lat, lng, speed) values ($1, $2, $3, $4, $5)
       on conflict do nothing`,
      [chauffeurId, new Date(position.timestamp), position.lat, position.lng, position.speed],
    );
    this.gateway.server.to(ADMINS).emit('driver:position', { chauffeur_id: chauffeurId, position });
  }
}
