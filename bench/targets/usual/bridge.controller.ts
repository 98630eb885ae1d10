import { Body, Controller, Inject, Post, UseGuards } from '@nestjs/common';
import {
  ClientProxy,
  Ctx,
  EventPattern,
  MqttContext,
  MqttRecordBuilder,
  Payload,
} from '@nestjs/microservices';
import { IsDefined, IsIn, IsString } from 'class-validator';
import { lastValueFrom } from 'rxjs';
import { BearerGuard } from './bearer.guard.js';
import { BridgeGateway } from './bridge.gateway.js';

export const BROKER = 'BROKER';

class NewMessage {
  @IsString() topic: string;
  @IsDefined() payload: unknown;
  @IsIn([0, 1, 2]) qos: 0 | 1 | 2;
}

@Controller()
export class BridgeController {
  constructor(
    private readonly gateway: BridgeGateway,
    @Inject(BROKER) private readonly broker: ClientProxy,
  ) {}

  @(EventPattern('bench/#') as MethodDecorator)
  onMessage(@Payload() payload: unknown, @Ctx() context: MqttContext): void {
    const topic = context.getTopic();
    this.gateway.server.to(topic).emit('mqtt:message', { topic, payload });
  }

  @UseGuards(BearerGuard)
  @Post('mqtt/publish')
  async publish(@Body() { topic, payload, qos }: NewMessage): Promise<object> {
    const record = new MqttRecordBuilder(payload).setQoS(qos).build();
    await lastValueFrom(this.broker.emit(topic, record), { defaultValue: undefined });
    return { topic, qos };
  }
}
