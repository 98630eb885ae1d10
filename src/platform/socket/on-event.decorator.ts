import { Logger } from '@nestjs/common';
import { SubscribeMessage } from '@nestjs/websockets';
import type { Ack, ClientEventContract } from '../../contracts/index.js';
import type { HandlerDecorator } from '../discovery/handler-decorator.js';
import { AppError } from '../errors/app-error.js';
import { validate } from '../validation/validate.js';
import type { CallerSocket } from './caller-socket.js';
import { socketErrorOf } from './socket-error.js';

export const EVENT_METADATA = 'relais:event';

/** What a bound method returns to `SocketEvents`, which acknowledges it and sends the named answer. */
export interface EventReply {
  readonly contract: ClientEventContract;
  readonly ack: Ack<unknown>;
}

type Handler<D, A> = (socket: CallerSocket, payload: D) => A | Promise<A>;
const logger = new Logger('Events');

/**
 * Binds a gateway's method to an event of the contract: the payload is validated, the caller's role checked, and the
 * returned value or the thrown error becomes the acknowledgement. A handler with another payload, or that does not
 * return the contract's acknowledgement, does not compile.
 *
 * It is called directly: Nest's guards, pipes, interceptors and filters are refused at the start. See `EventMethods`.
 */
export function OnEvent<N extends string, D extends object, A>(
  contract: ClientEventContract<N, D, A>,
): HandlerDecorator<Handler<D, A>> {
  return (target, key, descriptor) => {
    const handler = descriptor.value!;
    const reply = async function (
      this: unknown,
      socket: CallerSocket,
      payload: unknown,
    ): Promise<EventReply> {
      try {
        requireRole(contract, socket);
        const data = await handler.call(this, socket, validate(contract.payload, payload ?? {}));
        return { contract, ack: { ok: true, data } };
      } catch (thrown) {
        return { contract, ack: { ok: false, error: refusal(contract, socket, thrown) } };
      }
    };
    // What other decorators have said of the method is to be found at what stands for it.
    Object.setPrototypeOf(reply, handler);
    Reflect.defineMetadata(EVENT_METADATA, contract, reply);
    descriptor.value = reply as never;
    SubscribeMessage(contract.name)(target, key, descriptor);
  };
}

function requireRole({ roles }: ClientEventContract, socket: CallerSocket): void {
  if (roles && !roles.includes(socket.data.caller.role)) throw new AppError('ACCESS_DENIED');
}

function refusal({ name }: ClientEventContract, socket: CallerSocket, thrown: unknown) {
  const error = AppError.from(thrown);
  if (error.kind === 'internal') logger.error(`${name} failed`, error.cause);
  return socketErrorOf(error, socket);
}
