import type { PayloadClass } from './payload-class.js';
import type { EventPosition } from './event-position.contract.js';

/** A socket.io namespace. `*` marks what every namespace understands. */
export type Namespace = '/' | '/mqtt' | '*';

export type Role = 'admin' | 'driver' | 'device' | 'user';
export const ROLES: readonly Role[] = ['admin', 'driver', 'device', 'user'];

export interface ClientEventOptions {
  readonly namespace: Namespace;
  /** Roles that may send it; left out: every signed-in caller. */
  readonly roles?: readonly Role[];
  /** Sent beside the acknowledgement when it succeeds, with the same data. */
  readonly success?: string;
  /** Sent beside the acknowledgement when it fails; left out: `error`. */
  readonly failure?: string;
  readonly summary: string;
}

/** An event that clients send. Its handler's return value is the acknowledgement's `data`. */
export interface ClientEventContract<
  N extends string = string,
  D extends object = object,
  A = unknown,
> extends ClientEventOptions {
  readonly kind: 'clientEvent';
  readonly name: N;
  readonly payload: PayloadClass<D>;
  readonly ack: PayloadClass<A>;
}

export interface ServerEventOptions {
  readonly namespace: Namespace;
  /** Its place in a stream, an `EventPosition`, comes as the second argument. */
  readonly isPositioned?: boolean;
  readonly summary: string;
}

/** An event that the server sends. */
export interface ServerEventContract<
  N extends string = string,
  D extends object = object,
> extends ServerEventOptions {
  readonly kind: 'serverEvent';
  readonly name: N;
  readonly payload: PayloadClass<D>;
}

/** An event whose place in a stream comes as the second argument. */
export interface PositionedEventContract<
  N extends string = string,
  D extends object = object,
> extends ServerEventContract<N, D> {
  readonly isPositioned: true;
}

/** For events that carry nothing, and for acknowledgements without data. */
export class Nothing {}

export function defineClientEvent<const N extends string, D extends object, A>(
  name: N,
  payload: PayloadClass<D>,
  ack: PayloadClass<A>,
  options: ClientEventOptions,
): ClientEventContract<N, D, A> {
  return { kind: 'clientEvent', name, payload, ack, ...options };
}

export function defineServerEvent<const N extends string, D extends object>(
  name: N,
  payload: PayloadClass<D>,
  options: ServerEventOptions & { readonly isPositioned: true },
): PositionedEventContract<N, D>;
export function defineServerEvent<const N extends string, D extends object>(
  name: N,
  payload: PayloadClass<D>,
  options: ServerEventOptions,
): ServerEventContract<N, D>;
export function defineServerEvent<const N extends string, D extends object>(
  name: N,
  payload: PayloadClass<D>,
  options: ServerEventOptions,
): ServerEventContract<N, D> {
  return { kind: 'serverEvent', name, payload, ...options };
}

/** What socket.io's acknowledgement carries, whatever the event. */
export type Ack<A> = { ok: true; data: A } | { ok: false; error: SocketError };

export interface SocketError {
  code: string;
  message: string;
  errors?: FieldError[];
}

/** One field that failed validation: `path` as in `members.0.userId`. */
export interface FieldError {
  path: string;
  message: string;
}

/** socket.io's typed listen map, from contracts: what clients send. */
export type ClientEventMap<E extends ClientEventContract> = {
  [K in E as K['name']]: (
    payload: K extends ClientEventContract<string, infer D> ? D : never,
    ack?: (reply: K extends ClientEventContract<string, object, infer A> ? Ack<A> : never) => void,
  ) => void;
};

/** socket.io's typed emit map, from contracts: what the server sends. */
export type ServerEventMap<E extends ServerEventContract> = {
  [K in E as K['name']]: (
    ...args: K extends PositionedEventContract<string, infer D>
      ? [payload: D, position: EventPosition]
      : [payload: K extends ServerEventContract<string, infer D> ? D : never]
  ) => void;
};
