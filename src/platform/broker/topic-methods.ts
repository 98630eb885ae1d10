import { Injectable } from '@nestjs/common';
import {
  EXCEPTION_FILTERS_METADATA,
  GUARDS_METADATA,
  INTERCEPTORS_METADATA,
  PIPES_METADATA,
  ROUTE_ARGS_METADATA,
} from '@nestjs/common/constants.js';
import { ModuleRef } from '@nestjs/core';
import type { TopicContract } from '../../contracts/index.js';
import { TopicNames } from '../policy/topic-names.js';
import type { TopicMessage, TopicMethod } from './on-topic.decorator.js';

/** A topic under its present name, and the method that takes it. */
export interface TopicHandler {
  readonly contract: TopicContract;
  readonly take: (payload: object, message: TopicMessage) => Promise<void>;
}

type Controller = Record<string | symbol, TopicHandler['take']>;

const ENHANCERS = [GUARDS_METADATA, PIPES_METADATA, INTERCEPTORS_METADATA, EXCEPTION_FILTERS_METADATA];

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
    const method = instance[key]!;
    if (isEnhanced(controller) || isEnhanced(method) || hasParameters(controller, key))
      throw new Error(`no guard, pipe, interceptor or filter of Nest's reaches the handler of ${pattern}`);
    return { contract: this.topics.of(contract), take: method.bind(instance) };
  }
}

function isEnhanced(target: object): boolean {
  return ENHANCERS.some((key) => Reflect.hasMetadata(key, target));
}

function hasParameters(controller: object, key: string | symbol): boolean {
  return Reflect.hasMetadata(ROUTE_ARGS_METADATA, controller, key);
}
