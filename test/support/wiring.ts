import 'reflect-metadata';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { INestApplicationContext } from '@nestjs/common';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import type { ClientEventContract, RouteContract, TopicContract } from '../../src/contracts/index.js';
import { ROUTE_METADATA } from '../../src/platform/http/on-route.decorator.js';
import { EVENT_METADATA } from '../../src/platform/socket/on-event.decorator.js';

/** A method that Nest calls from outside, and the contract it is bound to. */
export interface Handler<C> {
  /** `MqttController.publish` */
  readonly name: string;
  readonly contract: C | undefined;
  /** The classes of its `@Body()`, `@Query()` and `@Param()`, where it has them. */
  readonly inputs: Readonly<Record<'body' | 'query' | 'params', unknown>>;
}

export interface Wiring {
  readonly routes: readonly Handler<RouteContract>[];
  readonly events: readonly Handler<ClientEventContract>[];
  readonly topics: readonly Handler<TopicContract>[];
}

/** Every handler of the running application, contract or not: whatever Nest would call. */
export function wiringOf(app: INestApplicationContext): Wiring {
  const modules = [...app.get(ModulesContainer).values()];
  const wrappers = modules.flatMap(({ controllers, providers }) => [
    ...controllers.values(),
    ...providers.values(),
  ]);
  const classes = new Set(wrappers.flatMap(({ instance }) => classOf(instance)));
  const methods = [...classes].flatMap(methodsOf);
  const bound = <C>(marker: string, contractOf: (method: object) => C | undefined): Handler<C>[] =>
    methods
      .filter(({ method }) => Reflect.hasMetadata(marker, method))
      .map((each) => ({ name: each.name, contract: contractOf(each.method), inputs: inputsOf(each) }));
  return {
    routes: bound(
      'path',
      (method) => Reflect.getMetadata(ROUTE_METADATA, method) as RouteContract | undefined,
    ),
    events: bound(
      'websockets:message_mapping',
      (method) => Reflect.getMetadata(EVENT_METADATA, method) as ClientEventContract | undefined,
    ),
    topics: bound(
      'microservices:pattern',
      (method) =>
        (
          Reflect.getMetadata('microservices:pattern_extras', method) as
            { contract?: TopicContract } | undefined
        )?.contract,
    ),
  };
}

type Class = (new (...args: never[]) => object) & { prototype: Record<string, object> };

interface Method {
  readonly name: string;
  readonly key: string;
  readonly type: Class;
  readonly method: object;
}

function classOf(instance: unknown): Class[] {
  const isObject = typeof instance === 'object' && instance !== null;
  return isObject && typeof instance.constructor === 'function' ? [instance.constructor as Class] : [];
}

function methodsOf(type: Class): Method[] {
  const keys = new MetadataScanner().getAllMethodNames(type.prototype);
  return keys.map((key) => ({ name: `${type.name}.${key}`, key, type, method: type.prototype[key]! }));
}

function inputsOf({ type, key }: Method): Handler<unknown>['inputs'] {
  const types = (Reflect.getMetadata('design:paramtypes', type.prototype, key) ?? []) as unknown[];
  const places = (Reflect.getMetadata(ROUTE_ARGS_METADATA, type, key) ?? {}) as Record<string, unknown>;
  const typeAt = (place: RouteParamtypes): unknown => {
    const found = Object.keys(places).find((each) => each.startsWith(`${place}:`));
    return found === undefined ? undefined : types[Number(found.split(':')[1])];
  };
  return {
    body: typeAt(RouteParamtypes.BODY),
    query: typeAt(RouteParamtypes.QUERY),
    params: typeAt(RouteParamtypes.PARAM),
  };
}
