import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, MqttContext, Payload } from '@nestjs/microservices';
import { Pool } from 'pg';
import { ADMINS, MainGateway } from './main.gateway.js';

const TEMPERATURE = { min: 0, max: 35 };
const HUMIDITY = { min: 20, max: 80 };

interface Reading {
  readonly temperature: number;
  readonly humidity: number;
  readonly timestamp: number;
}

@Controller()
export class ReadingsController {
  constructor(
    private readonly gateway: MainGateway,
    private readonly pool: Pool,
  ) {}

  @(EventPattern('dht11/+/data') as MethodDecorator)
  async onReading(@Payload() reading: Reading, @Ctx() context: MqttContext): Promise<void> {
    const sensorId = context.getTopic().split('/')[1];
    const { temperature, humidity, timestamp } = reading;
    await this.pool.query(
      `insert into readings (sensor_id, at, temperature, humidity) values ($1, $2, $3, $4)
       on conflict do nothing`,
      [sensorId, new Date(timestamp), temperature, humidity],
    );
    if (isOutside(temperature, TEMPERATURE) || isOutside(humidity, HUMIDITY))
      this.gateway.server.to(ADMINS).emit('telemetry:alert', { sensorId, ...reading });
  }
}

function isOutside(value: number, { min, max }: { min: number; max: number }): boolean {
  return value < min || value > max;
}
