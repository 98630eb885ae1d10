import type { PresenceStatus } from '../contracts/index.js';

/** What a user has said of themselves, and when: epoch milliseconds. */
export interface ChosenStatus {
  readonly status: PresenceStatus;
  readonly at: number;
}

/** A user at one instance: with a socket there, or without one for less than the grace. */
export interface Stay {
  readonly name: string | null;
  readonly chosen?: ChosenStatus;
}

/** How a user who is on line appears to others. */
export interface Standing {
  readonly name: string | null;
  /** `offline`: wants to look absent. */
  readonly status: PresenceStatus;
  readonly chosen?: ChosenStatus;
}

/** What an instance tells the others: of its own users, or that it goes. */
export interface StayChanges {
  readonly from: string;
  readonly begun: readonly (readonly [account: string, stay: Stay])[];
  /** With when each was last seen, epoch milliseconds. */
  readonly ended: readonly (readonly [account: string, seenAt: number])[];
  /** It stops, and its users are off line then unless they are back at another instance. */
  readonly leavesInMs?: number;
}

/** What others are told of a change. */
export type Notice = 'came' | 'left' | 'changed';

export function isSameStay(one: Stay | undefined, other: Stay | undefined): boolean {
  return (
    one === other ||
    (one?.name === other?.name &&
      one?.chosen?.status === other?.chosen?.status &&
      one?.chosen?.at === other?.chosen?.at)
  );
}

/** A user by all of their stays, undefined without one: what they said last counts on all of their devices. */
export function standingOf([first, ...others]: readonly Stay[]): Standing | undefined {
  if (!first) return undefined;
  const { name, chosen } = others.reduce(
    (one, other) => ({ name: one.name ?? other.name, chosen: newerOf(one.chosen, other.chosen) }),
    first,
  );
  return { name, status: chosen?.status ?? 'online', chosen };
}

function newerOf(one: ChosenStatus | undefined, other: ChosenStatus | undefined): ChosenStatus | undefined {
  return (other?.at ?? 0) > (one?.at ?? 0) ? other : one;
}

/** When others have last seen somebody who is on line until `at`: whoever hides has not been seen since. Epoch ms. */
export function seenAtOf(chosen: ChosenStatus | undefined, at: number): number {
  return chosen?.status === 'offline' ? chosen.at : at;
}

/** Undefined when nothing has changed for others. */
export function noticeOf(before: Standing | undefined, after: Standing | undefined): Notice | undefined {
  const [was, is] = [before, after].map((standing) => standing?.status ?? 'offline');
  if (was === is) return undefined;
  if (!before) return 'came';
  return after ? 'changed' : 'left';
}
