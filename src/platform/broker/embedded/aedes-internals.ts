import type { Client, PublishPacket } from 'aedes';
import type { EventEmitter } from 'node:events';

/** What aedes 1.2 has and its types leave out. The tests of the embedded broker fail when it goes away. */

export type Done = (error?: Error) => void;

/** A message on its way through the broker: aedes tells copies of one message by `brokerId` and `brokerCounter`. */
export type RoutedPacket = PublishPacket & { brokerId: string; brokerCounter: number; messageId?: number };

export interface AedesInternals {
  readonly mq: { emit(packet: RoutedPacket, done?: Done): void };
  counter: number;
}

export interface ClientInternals {
  /** Reads nothing more until the connection is accepted. */
  pause(): void;
  readonly _parser: EventEmitter;
}

export const internalsOf = (client: Client): ClientInternals => client as unknown as ClientInternals;
