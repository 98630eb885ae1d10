import { Global, Module, type OnModuleInit, type Type } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { DecoratedMethods } from '../discovery/decorated-methods.js';
import { DomainEvents } from './domain-events.js';
import { DOMAIN_EVENT_METADATA } from './on-domain-event.decorator.js';

@Global()
@Module({ imports: [DiscoveryModule], providers: [DomainEvents, DecoratedMethods], exports: [DomainEvents] })
export class DomainEventsModule implements OnModuleInit {
  constructor(
    private readonly events: DomainEvents,
    private readonly methods: DecoratedMethods,
  ) {}

  onModuleInit(): void {
    for (const { metadata, call } of this.methods.find<Type<object>>(DOMAIN_EVENT_METADATA)) {
      this.events.on(metadata, call);
    }
  }
}
