import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { TopicContract } from '../../contracts/index.js';
import { isEnhanced } from '../discovery/nest-enhancers.js';
import { TopicNames } from '../policy/topic-names.js';
import type { TopicMessage, TopicMethod } from './on-topic.decorator.js';

/** A topic under its present name, and the method that takes it. */
export interface TopicHandler {
  readonly contract: TopicContract;
  readonly take: (payload: object, message: TopicMessage) => Promise<void>;
}

type Controller = Record<string | symbol, TopicHandler['take']>;

/**
 * The methods behind `@OnTopic`, to be called directly. Nest's own way to a method takes a dozen promises a message for
 * its guards, pipes, interceptors and filters, of which none has any; so one that has is refused.
 */
@Injectable()
export class TopicMethods {
  constructor(
    private readonly module: ModuleRef,
    private readonly topics: TopicNames,
  ) {}

  /** `extras` is what `@OnTopic` has left for the transport at the handler of `pattern`. */
  find(pattern: string, extras: Partial<TopicMethod> = {}): TopicHandler {
    const { contract, controller, key } = extras;
    if (!contract || !controller || key === undefined)
      throw new Error(`the handler of ${pattern} must be declared with @OnTopic`);
    const instance = this.module.get<Controller>(controller, { strict: false });
    if (isEnhanced(controller, key))
      throw new Error(`no guard, pipe, interceptor or filter of Nest's reaches the handler of ${pattern}`);
    return { contract: this.topics.of(contract), take: instance[key]!.bind(instance) };
  }
}
