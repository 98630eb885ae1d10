import { Injectable, Logger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { DomainEvents } from './domain-events.js';
import { DomainEventsModule } from './domain-events.module.js';
import { OnDomainEvent } from './on-domain-event.decorator.js';

class OrderPlaced {
  constructor(readonly number: number) {}
}
class OrderPaid {
  constructor(readonly number: number) {}
}

describe('domain events', () => {
  let events: DomainEvents;
  let logged: jest.SpyInstance;

  beforeEach(() => {
    events = new DomainEvents();
    logged = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
  });
  afterEach(() => logged.mockRestore());

  it('reach the listeners of their class only, in the order of emit', () => {
    const heard: number[] = [];
    events.on(OrderPlaced, ({ number }) => heard.push(number));
    events.emit(new OrderPlaced(1));
    events.emit(new OrderPaid(2));
    events.emit(new OrderPlaced(3));
    expect(heard).toEqual([1, 3]);
  });

  it('that a listener emits come after the event it listened to, for every listener', () => {
    const heard: string[] = [];
    events.on(OrderPlaced, ({ number }) => events.emit(new OrderPaid(number)));
    events.on(OrderPlaced, () => heard.push('placed'));
    events.on(OrderPaid, () => heard.push('paid'));
    events.emit(new OrderPlaced(1));
    expect(heard).toEqual(['placed', 'paid']);
  });

  it('reach the other listeners, and the emitter goes on, when a listener throws', () => {
    const heard: number[] = [];
    events.on(OrderPlaced, () => {
      throw new Error('no ink');
    });
    events.on(OrderPlaced, ({ number }) => heard.push(number));
    events.emit(new OrderPlaced(1));
    events.emit(new OrderPlaced(2));
    expect(heard).toEqual([1, 2]);
    expect(logged).toHaveBeenCalledTimes(2);
  });

  it('have the failure of a listener that waits logged', async () => {
    const failure = Promise.reject(new Error('no ink'));
    events.on(OrderPlaced, () => failure);
    events.emit(new OrderPlaced(1));
    await failure.catch(() => undefined);
    expect(logged).toHaveBeenCalledWith('a listener of OrderPlaced failed', expect.any(Error));
  });
});

@Injectable()
class Ledger {
  readonly heard: number[] = [];

  @OnDomainEvent(OrderPlaced)
  recordOrder({ number }: OrderPlaced): void {
    this.heard.push(number);
  }
}

describe('@OnDomainEvent', () => {
  it('makes a method a listener, once, though two tokens stand for its provider', async () => {
    const module = await Test.createTestingModule({
      imports: [DomainEventsModule],
      providers: [Ledger, { provide: 'alias', useExisting: Ledger }],
    }).compile();
    await module.init();
    module.get(DomainEvents).emit(new OrderPlaced(7));
    expect(module.get(Ledger).heard).toEqual([7]);
    await module.close();
  });

  it('does not compile on a method that takes something else', () => {
    class Wrong {
      // @ts-expect-error the method takes text, not the event
      @OnDomainEvent(OrderPlaced)
      recordText(text: string): string {
        return text;
      }
    }
    expect(Wrong).toBeDefined();
  });
});
