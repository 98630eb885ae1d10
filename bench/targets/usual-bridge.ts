/**
 * What the official NestJS documentation leads to: `@EventPattern` and `ClientProxy` of @nestjs/microservices, a gateway
 * that emits to a room, a guard and a validation pipe. Broker's URL, the tokens' secret; prints where it listens.
 */
import {
  Body,
  Controller,
  Inject,
  Injectable,
  Module,
  Post,
  UnauthorizedException,
  UseGuards,
  ValidationPipe,
  type CanActivate,
  type ExecutionContext,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { JwtModule, JwtService } from '@nestjs/jwt';
import {
  ClientProxy,
  ClientsModule,
  Ctx,
  EventPattern,
  MqttContext,
  MqttRecordBuilder,
  Payload,
  Transport,
} from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import {
  ConnectedSocket,
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
  WebSocketServer,
  type OnGatewayConnection,
} from '@nestjs/websockets';
import { IsDefined, IsIn, IsString } from 'class-validator';
import { lastValueFrom } from 'rxjs';
import type { Namespace, Socket } from 'socket.io';

const [url, secret] = process.argv.slice(2) as [string, string];
const BROKER = 'BROKER';

class UsualPublish {
  @IsString() topic: string;
  @IsDefined() payload: unknown;
  @IsIn([0, 1, 2]) qos: 0 | 1 | 2;
}

@WebSocketGateway({ namespace: '/mqtt' })
class UsualGateway implements OnGatewayConnection {
  @WebSocketServer() server: Namespace;

  constructor(private readonly jwt: JwtService) {}

  async handleConnection(socket: Socket): Promise<void> {
    try {
      socket.data.user = await this.jwt.verifyAsync(String(socket.handshake.auth.token));
    } catch {
      socket.disconnect();
    }
  }

  @SubscribeMessage('mqtt:subscribe')
  async subscribe(
    @ConnectedSocket() socket: Socket,
    @MessageBody() { topic }: { topic: string },
  ): Promise<object> {
    await socket.join(topic);
    return { ok: true };
  }
}

@Injectable()
class UsualGuard implements CanActivate {
  constructor(private readonly jwt: JwtService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context
      .switchToHttp()
      .getRequest<{ headers: { authorization?: string }; user: object }>();
    const [type, token] = request.headers.authorization?.split(' ') ?? [];
    if (type !== 'Bearer' || !token) throw new UnauthorizedException();
    request.user = await this.jwt.verifyAsync<object>(token);
    return true;
  }
}

@Controller()
class UsualBridge {
  constructor(
    private readonly gateway: UsualGateway,
    @Inject(BROKER) private readonly broker: ClientProxy,
  ) {}

  @(EventPattern('bench/#') as MethodDecorator)
  onMessage(@Payload() payload: unknown, @Ctx() context: MqttContext): void {
    const topic = context.getTopic();
    this.gateway.server.to(topic).emit('mqtt:message', { topic, payload });
  }

  @UseGuards(UsualGuard)
  @Post('mqtt/publish')
  async publish(@Body() { topic, payload, qos }: UsualPublish): Promise<object> {
    const record = new MqttRecordBuilder(payload).setQoS(qos).build();
    await lastValueFrom(this.broker.emit(topic, record), { defaultValue: undefined });
    return { topic, qos };
  }
}

const mqtt = { transport: Transport.MQTT, options: { url } } as const;

@Module({
  imports: [JwtModule.register({ secret }), ClientsModule.register([{ name: BROKER, ...mqtt }])],
  controllers: [UsualBridge],
  providers: [UsualGateway, UsualGuard],
})
class UsualModule {}

const app = await NestFactory.create(UsualModule, new FastifyAdapter(), { logger: ['error'] });
app.useGlobalPipes(new ValidationPipe());
app.connectMicroservice({ ...mqtt, options: { url, subscribeOptions: { qos: 1 } } });
await app.startAllMicroservices();
await app.listen(0, '127.0.0.1');
console.log(`listens at ${await app.getUrl()}`);
