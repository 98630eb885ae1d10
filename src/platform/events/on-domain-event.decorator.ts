import { SetMetadata, type Type } from '@nestjs/common';

export const DOMAIN_EVENT_METADATA = 'relais:domain-event';

type Listening<E> = <L extends (event: E) => unknown>(
  target: object,
  key: string | symbol,
  descriptor: TypedPropertyDescriptor<L>,
) => void;

/** Makes a provider's method a listener of one event class (see `DomainEvents` for what it may rely on). */
export function OnDomainEvent<E extends object>(type: Type<E>): Listening<E> {
  return SetMetadata(DOMAIN_EVENT_METADATA, type);
}
