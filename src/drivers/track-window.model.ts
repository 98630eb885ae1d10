import { epochMsOf, type Time } from '../contracts/index.js';

const DAY_MS = 86_400_000;
/** No time from outside reaches it. */
const END_OF_TIME = Date.UTC(10_000, 0);

/** Epoch milliseconds; `to` is not included. */
export interface TrackWindow {
  readonly from: number;
  readonly to: number;
}

/** What was asked for, as it came. */
export interface AskedWindow {
  readonly from?: Time;
  readonly to?: Time;
}

/** The part of a driver's track that is asked for: without `to` until now, without `from` a day. */
export function driverWindow({ from, to }: AskedWindow, now: number): TrackWindow {
  const end = to === undefined ? now : epochMsOf(to);
  return { from: from === undefined ? Math.max(end - DAY_MS, 0) : epochMsOf(from), to: end };
}

/** The part of a ride's track that is asked for: what is left out has no limit. */
export function rideWindow({ from, to }: AskedWindow): TrackWindow {
  return {
    from: from === undefined ? 0 : epochMsOf(from),
    to: to === undefined ? END_OF_TIME : epochMsOf(to),
  };
}
