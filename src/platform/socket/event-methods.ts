import { Injectable } from '@nestjs/common';
import type { ClientEventContract } from '../../contracts/index.js';
import { DecoratedMethods, type DecoratedMethod } from '../discovery/decorated-methods.js';
import { isEnhanced } from '../discovery/nest-enhancers.js';
import type { CallerSocket } from './caller-socket.js';
import { EVENT_METADATA, type EventReply } from './on-event.decorator.js';

/** A gateway's method behind `@OnEvent`. */
export type Replier = (socket: CallerSocket, payload: unknown) => Promise<EventReply>;

/**
 * The methods behind `@OnEvent`, to be called directly: one table serves all sockets of a namespace, where Nest binds
 * every method to every socket, which took 2 KiB of an idle one. None has guards, pipes, interceptors or filters of
 * Nest's; so one that has is refused, and so are two for one event.
 */
@Injectable()
export class EventMethods {
  constructor(private readonly methods: DecoratedMethods) {}

  /** By the name of the event. */
  of(namespace: string): ReadonlyMap<string, Replier> {
    const repliers = new Map<string, Replier>();
    for (const method of this.methods.find<ClientEventContract>(EVENT_METADATA)) {
      const { name, namespace: own } = method.metadata;
      if (own !== '*' && own !== namespace) continue;
      if (repliers.has(name)) throw new Error(`two @OnEvent methods answer ${name}`);
      repliers.set(name, replierOf(method));
    }
    return repliers;
  }
}

function replierOf({ name, type, key, call }: DecoratedMethod<ClientEventContract>): Replier {
  if (isEnhanced(type, key))
    throw new Error(`no guard, pipe, interceptor or filter of Nest's reaches ${name}`);
  return call as Replier;
}
