import { Catch, UseFilters, type ArgumentsHost, type RpcExceptionFilter } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { throwError, type Observable } from 'rxjs';
import type { TopicContract, TopicParams } from '../../contracts/index.js';
import type { RelayedMessage } from './subscriber.port.js';

/** What came besides the payload. */
export interface TopicMessage<P extends string = string> extends RelayedMessage {
  readonly params: TopicParams<P>;
}

type TopicHandler<P extends string, D> = (payload: D, message: TopicMessage<P>) => Promise<void>;

/**
 * A method that takes the messages of one topic of the wire. The payload is checked before; the message is
 * acknowledged to the broker when the promise has settled, so await what makes the effect durable. It may be called
 * again with the same message, and while earlier messages are still being worked on.
 */
export function OnTopic<P extends string, D extends object>(contract: TopicContract<P, D>) {
  return <H extends TopicHandler<P, D>>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<H>,
  ): void => {
    Payload()(target, key, 0);
    Ctx()(target, key, 1);
    const pattern = EventPattern(contract.filter, { contract }) as MethodDecorator;
    pattern(target, key, descriptor);
    UseFilters(new PassOn())(target, key, descriptor);
  };
}

/** Nest would turn every error into "Internal server error"; the intake decides by the error itself. */
@Catch()
class PassOn implements RpcExceptionFilter {
  catch(error: unknown, _host: ArgumentsHost): Observable<never> {
    return throwError(() => error);
  }
}
