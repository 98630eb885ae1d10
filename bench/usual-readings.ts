/**
 * What the official NestJS documentation leads to: one `@EventPattern` handler of @nestjs/microservices, one INSERT a
 * message. Broker's URL and Postgres' URL; prints `ready`.
 */
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, EventPattern, MqttContext, Payload, Transport } from '@nestjs/microservices';
import { Pool } from 'pg';

const [url, databaseUrl] = process.argv.slice(2) as [string, string];
const pool = new Pool({ connectionString: databaseUrl });

interface UsualReading {
  readonly temperature: number;
  readonly humidity: number;
  readonly timestamp: number;
}

@Controller()
class UsualReadings {
  @(EventPattern('dht11/+/data') as MethodDecorator)
  async onReading(@Payload() reading: UsualReading, @Ctx() context: MqttContext): Promise<void> {
    const sensorId = context.getTopic().split('/')[1];
    const { temperature, humidity, timestamp } = reading;
    await pool.query(
      `insert into usual_readings (sensor_id, at, temperature, humidity) values ($1, $2, $3, $4)
       on conflict do nothing`,
      [sensorId, new Date(timestamp), temperature, humidity],
    );
  }
}

@Module({ controllers: [UsualReadings] })
class UsualModule {}

await pool.query(`
  create table if not exists usual_readings (
    sensor_id text, at timestamptz, temperature double precision, humidity double precision,
    primary key (sensor_id, at)
  )`);
const app = await NestFactory.createMicroservice(UsualModule, {
  transport: Transport.MQTT,
  options: { url, subscribeOptions: { qos: 1 }, clientId: 'usual', clean: false },
  logger: ['error'],
});
await app.listen();
console.log('ready');
