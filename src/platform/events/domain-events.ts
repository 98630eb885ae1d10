import { Injectable, Logger, type Type } from '@nestjs/common';

type Listener = (event: object) => unknown;

/**
 * "It happened", told within this process. Events are past-tense classes of plain data, emitted after what they tell
 * of is kept; between instances only Redis and the broker carry anything.
 *
 * Each listener gets events in the order of `emit`, also those that a listener emits itself. None is waited for
 * (one that awaits may get the next event before it is done), and one that fails, at once or later, is logged and
 * disturbs neither the others nor the emitter.
 */
@Injectable()
export class DomainEvents {
  private readonly logger = new Logger(DomainEvents.name);
  private readonly listeners = new Map<Type<object>, Listener[]>();
  private readonly waiting: object[] = [];
  private isTelling = false;

  /** What `@OnDomainEvent` calls. Listeners of one event are told in the order in which they came. */
  on<E extends object>(type: Type<E>, listener: (event: E) => unknown): void {
    this.listeners.set(type, [...(this.listeners.get(type) ?? []), listener as Listener]);
  }

  emit(event: object): void {
    this.waiting.push(event);
    if (this.isTelling) return;
    this.isTelling = true;
    for (let next = this.waiting.shift(); next; next = this.waiting.shift()) this.tell(next);
    this.isTelling = false;
  }

  private tell(event: object): void {
    for (const listener of this.listeners.get(event.constructor as Type<object>) ?? []) {
      this.tellOne(listener, event);
    }
  }

  private tellOne(listener: Listener, event: object): void {
    const logFailure = (error: unknown) =>
      this.logger.error(`a listener of ${event.constructor.name} failed`, error);
    try {
      const result = listener(event);
      if (result instanceof Promise) result.catch(logFailure);
    } catch (error) {
      logFailure(error);
    }
  }
}
