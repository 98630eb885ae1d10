import type { Fix } from '../../../contracts/index.js';

/** Where a driver was; epoch milliseconds. */
export interface KnownPosition extends Fix {
  readonly timestamp: number;
}

/** What the simulator knows of one of its drivers. */
export interface KnownDriver {
  readonly id: string;
  readonly isOnline: boolean;
  /** On line, takes rides, and is on none. */
  readonly isFree: boolean;
  readonly isOnRide: boolean;
  readonly reservationId: string | null;
  /** The newest that the broker has acknowledged. */
  readonly position?: KnownPosition;
}

/** What the simulator knows of all of them. */
export interface Knowledge {
  readonly online: number;
  readonly free: number;
  readonly onRide: number;
  readonly drivers: readonly KnownDriver[];
}

/** What became of the positions. */
export interface Tally {
  measured: number;
  /** Each once, however often it was sent. */
  acknowledged: number;
  /** Of the acknowledged ones, those that came from a buffer. */
  late: number;
  /** Messages that were sent twice. */
  repeated: number;
}

export function knowledgeOf(drivers: readonly KnownDriver[]): Knowledge {
  const count = (isSo: (driver: KnownDriver) => boolean): number => drivers.filter(isSo).length;
  return {
    online: count(({ isOnline }) => isOnline),
    free: count(({ isFree }) => isFree),
    onRide: count(({ isOnRide }) => isOnRide),
    drivers,
  };
}

export function wordsOf({ drivers, online, free, onRide }: Knowledge): string {
  const total = `${drivers.length} ${drivers.length === 1 ? 'driver' : 'drivers'}`;
  return `${total}: ${online} on line, ${free} free, ${onRide} on a ride`;
}

export function wordsOfTally({ measured, acknowledged, late, repeated }: Tally): string {
  const counts = `${measured} ${measured === 1 ? 'position' : 'positions'}, ${acknowledged} acknowledged`;
  return `${counts}; ${late} came late, ${repeated} twice`;
}
