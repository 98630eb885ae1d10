import type * as contracts from '../contracts/index.js';
import type { PositionedEventContract } from '../contracts/index.js';

type Contracts = (typeof contracts)[keyof typeof contracts];
type Declared = Extract<Contracts, PositionedEventContract>;
type DataByName = {
  [E in Declared as E['name']]: E extends PositionedEventContract<string, infer D> ? D : never;
};

/** An event of the contract, or one that somebody made for themselves. */
export type RealtimeEventName = keyof DataByName | `rt_custom_${string}`;

export type RealtimeData<N extends RealtimeEventName> = N extends keyof DataByName ? DataByName[N] : object;
