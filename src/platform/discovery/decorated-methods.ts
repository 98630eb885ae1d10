import { Injectable, type Type } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';

export interface DecoratedMethod<M> {
  /** `ChatJobs.archive`, for people. */
  readonly name: string;
  readonly type: Type<object>;
  readonly key: string;
  readonly metadata: M;
  readonly call: (...args: unknown[]) => unknown;
}

type Instance = Record<string, (...args: unknown[]) => unknown>;

/** Finds the providers' methods that bear a decorator. Needs Nest's `DiscoveryModule`; complete from `onModuleInit` on. */
@Injectable()
export class DecoratedMethods {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  /** The methods whose metadata `key` is set; each once, also when two tokens stand for one provider. */
  find<M>(key: string): DecoratedMethod<M>[] {
    const instances = this.discovery.getProviders().map(({ instance }) => instance as unknown);
    const objects = instances.filter((instance) => typeof instance === 'object' && instance !== null);
    return [...new Set(objects)].flatMap((instance) => this.inspect<M>(key, instance as Instance));
  }

  private inspect<M>(key: string, instance: Instance): DecoratedMethod<M>[] {
    const prototype = Object.getPrototypeOf(instance) as Instance | null;
    const type = instance.constructor as unknown as Type<object>;
    return this.scanner.getAllMethodNames(prototype).flatMap((method) => {
      const metadata = this.reflector.get<M | undefined>(key, prototype![method]!);
      if (metadata === undefined) return [];
      const call = (...args: unknown[]): unknown => instance[method]!(...args);
      return { name: `${type.name}.${method}`, type, key: method, metadata, call };
    });
  }
}
