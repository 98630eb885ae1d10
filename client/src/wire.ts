import type * as contracts from '../../src/contracts/index.js';
import type {
  ClientEventContract,
  EventPosition,
  PositionedEventContract,
  ServerEventContract,
} from '../../src/contracts/index.js';

export type {
  ClientDefaults,
  EventPosition,
  FieldError,
  MissedEvent,
  PageName,
  RealtimeSynced,
  ServerLeaving,
  SocketError,
  StreamPositions,
} from '../../src/contracts/index.js';

type Contract = (typeof contracts)[keyof typeof contracts];
/** Namespace `/mqtt` has events of its own. */
type OfDefaultNamespace<C> = C extends { readonly name: `mqtt:${string}` } ? never : C;
type Sent = OfDefaultNamespace<Extract<Contract, ClientEventContract>>;
type Told = OfDefaultNamespace<Extract<Contract, ServerEventContract>>;

/** What a client may send in the default namespace, and what it is answered. */
export type Requests = {
  [C in Sent as C['name']]: C extends ClientEventContract<string, infer D, infer A>
    ? { payload: D; answer: A }
    : never;
};

/** What listeners are called with, by event. Those of the contract, and custom ones. */
export type ServerEvents = {
  [C in Told as C['name']]: C extends PositionedEventContract<string, infer D>
    ? (data: D, position: EventPosition) => void
    : C extends ServerEventContract<string, infer D>
      ? (data: D) => void
      : never;
} & { [custom: `rt_custom_${string}`]: (data: Record<string, unknown>, position: EventPosition) => void };

export type ServerEventName = keyof ServerEvents;

/** An event as it came; without a position where it stands in no stream. */
export interface Heard {
  readonly event: string;
  readonly data: unknown;
  readonly position?: EventPosition;
}
