import type { Type } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import type { BatchTopicContract, TopicContract, TopicParams } from '../../contracts/index.js';
import type { RelayedMessage } from './subscriber.port.js';

/** What came besides the payload. */
export interface TopicMessage<P extends string = string> extends RelayedMessage {
  readonly params: TopicParams<P>;
}

/** What `@OnTopic` leaves at a method. */
export interface TopicMethod {
  readonly contract: TopicContract;
  readonly controller: Type<object>;
  readonly key: string | symbol;
}

type TopicHandler<P extends string, D> = (payload: D, message: TopicMessage<P>) => Promise<void>;
type TopicDecorator<P extends string, D> = <H extends TopicHandler<P, D>>(
  target: object,
  key: string | symbol,
  descriptor: TypedPropertyDescriptor<H>,
) => void;

/**
 * A method that takes the messages of one topic of the wire. The payload is checked before; the message is
 * acknowledged to the broker when the promise has settled, so await what makes the effect durable. It may be called
 * again with the same message, and while earlier messages are still being worked on. Of a topic that takes batches it
 * gets an array: of its items those that are valid; the others are rejected after it has taken these.
 *
 * It is called directly: Nest's guards, pipes, interceptors and filters are refused at the start. See `TopicMethods`.
 */
export function OnTopic<P extends string, D extends object>(
  contract: BatchTopicContract<P, D>,
): TopicDecorator<P, readonly D[]>;
export function OnTopic<P extends string, D extends object>(
  contract: TopicContract<P, D>,
): TopicDecorator<P, D>;
export function OnTopic(contract: TopicContract): TopicDecorator<string, never> {
  return (target, key, descriptor): void => {
    const controller = target.constructor as Type<object>;
    const pattern = EventPattern(contract.filter, { contract, controller, key }) as MethodDecorator;
    pattern(target, key, descriptor);
  };
}
