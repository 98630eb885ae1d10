import {
  ParseIntPipe,
  UseGuards,
  type CanActivate,
  type INestApplicationContext,
  type Type,
} from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { MessageBody, WebSocketGateway } from '@nestjs/websockets';
import { defineClientEvent, Nothing, type Namespace } from '../../contracts/index.js';
import { DecoratedMethods } from '../discovery/decorated-methods.js';
import type { CallerSocket } from './caller-socket.js';
import { EventMethods } from './event-methods.js';
import { OnEvent } from './on-event.decorator.js';

const anEvent = (name: string, namespace: Namespace) =>
  defineClientEvent(name, Nothing, Nothing, { namespace, summary: 'of a crane' });
const lift = anEvent('crane:lift', '/');
const log = anEvent('crane:log', '/mqtt');
const stop = anEvent('crane:stop', '*');

class Closed implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

@WebSocketGateway()
class Crane {
  readonly lifted: CallerSocket[] = [];

  @OnEvent(lift)
  lift(socket: CallerSocket): Nothing {
    this.lifted.push(socket);
    return {};
  }

  @OnEvent(log)
  log(): Nothing {
    return {};
  }

  @OnEvent(stop)
  stop(): Nothing {
    return {};
  }
}

@WebSocketGateway()
class SecondCrane {
  @OnEvent(stop)
  stop(): Nothing {
    return {};
  }
}

@WebSocketGateway()
class CraneGuardedLast {
  @UseGuards(Closed)
  @OnEvent(lift)
  lift(): Nothing {
    return {};
  }
}

@WebSocketGateway()
class CraneGuardedFirst {
  @OnEvent(lift)
  @UseGuards(Closed)
  lift(): Nothing {
    return {};
  }
}

@UseGuards(Closed)
@WebSocketGateway()
class GuardedCrane {
  @OnEvent(lift)
  lift(): Nothing {
    return {};
  }
}

@WebSocketGateway()
class PipedCrane {
  @OnEvent(lift)
  lift(_socket: CallerSocket, @MessageBody(ParseIntPipe) _payload: Nothing): Nothing {
    return {};
  }
}

async function siteOf(...gateways: Type<object>[]): Promise<INestApplicationContext> {
  class Site {}
  const site = {
    module: Site,
    imports: [DiscoveryModule],
    providers: [DecoratedMethods, EventMethods, ...gateways],
  };
  return NestFactory.createApplicationContext(site, { logger: false });
}

describe('the methods behind @OnEvent', () => {
  it('answer in the namespace of their contract', async () => {
    const methods = (await siteOf(Crane)).get(EventMethods);
    expect([...methods.of('/').keys()]).toEqual(['crane:lift', 'crane:stop']);
    expect([...methods.of('/mqtt').keys()]).toEqual(['crane:log', 'crane:stop']);
  });

  it('are called with the socket that asks', async () => {
    const site = await siteOf(Crane);
    const socket = { data: { caller: { role: 'user' } } } as CallerSocket;
    const reply = await site.get(EventMethods).of('/').get('crane:lift')!(socket, undefined);
    expect(reply).toEqual({ contract: lift, ack: { ok: true, data: {} } });
    expect(site.get(Crane).lifted).toEqual([socket]);
  });

  it('are one for each event', async () => {
    const methods = (await siteOf(Crane, SecondCrane)).get(EventMethods);
    expect(() => methods.of('/')).toThrow('two @OnEvent methods answer crane:stop');
  });

  it.each([CraneGuardedLast, CraneGuardedFirst, GuardedCrane, PipedCrane])(
    'are refused where Nest would have to guard or pipe them: %p',
    async (gateway) => {
      const methods = (await siteOf(gateway)).get(EventMethods);
      expect(() => methods.of('/')).toThrow('no guard,');
    },
  );
});
