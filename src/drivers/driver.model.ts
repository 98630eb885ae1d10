import type { DriverState } from '../contracts/index.js';
import { fixOf, type Point, type PositionReport } from './position.model.js';

/** A free driver's position is worth nothing after a day. */
const GENERAL_LIVE_MS = 86_400_000;

/** A word of the driver's and the time that it counts from, epoch milliseconds. */
export interface Said<T> {
  readonly value: T;
  readonly at: number;
}

/** What a driver said at one time; what is undefined stays as it is. */
export interface StatusReport {
  readonly chauffeurId: string;
  readonly at: number;
  readonly isOnline?: boolean;
  readonly isAvailable?: boolean;
  readonly isOnRide?: boolean;
  readonly reservationId?: string | null;
}

/** A point of a ride, and whose. */
export interface RidePoint extends Point {
  readonly reservationId: string;
}

/** All that is known of a driver. */
export interface DriverRecord {
  readonly chauffeurId: string;
  /** When anything came from the driver, epoch milliseconds. */
  readonly heardAt?: number;
  /** Nothing has come for too long; whatever comes ends it. */
  readonly isStale: boolean;
  readonly online?: Said<boolean>;
  readonly available?: Said<boolean>;
  readonly onRide?: Said<boolean>;
  readonly saidReservation?: Said<string | null>;
  /** The reservation that the driver has accepted and not ended: tied to the reservation itself. */
  readonly ride?: string;
  readonly general?: Point;
  readonly riding?: RidePoint;
  readonly updatedAt: number;
}

/** How a driver counts in the overview. */
export interface Standing {
  readonly isOnline: boolean;
  /** On line, takes rides, and is on none. */
  readonly isFree: boolean;
  readonly isOnRide: boolean;
}

export function standingOf({ heardAt, online, isStale, available, onRide, ride }: DriverRecord): Standing {
  const isOnline = (online?.value ?? heardAt !== undefined) && !isStale;
  const isOnRide = ride !== undefined || (onRide?.value ?? false);
  return { isOnline, isOnRide, isFree: isOnline && !isOnRide && (available?.value ?? false) };
}

/** True while a position is part of the live state; that of a ride always is. */
export function isLive(
  { at, reservationId }: Pick<PositionReport, 'at' | 'reservationId'>,
  now: number,
): boolean {
  return reservationId !== undefined || at > now - GENERAL_LIVE_MS;
}

/** The newest point of either kind. */
export function newestPoint({ general, riding }: DriverRecord): Point | undefined {
  if (!general || !riding) return general ?? riding;
  return riding.at >= general.at ? riding : general;
}

export function driverStateOf(driver: DriverRecord, isPositionShown: boolean): DriverState {
  const { isOnline, isOnRide } = standingOf(driver);
  const point = isPositionShown ? newestPoint(driver) : undefined;
  return {
    chauffeur_id: driver.chauffeurId,
    disponible: driver.available?.value ?? false,
    en_ligne: isOnline,
    en_course: isOnRide,
    reservation_id: driver.ride ?? (isOnRide ? (driver.saidReservation?.value ?? null) : null),
    position: point ? fixOf(point) : null,
    updatedAt: new Date(driver.updatedAt).toISOString(),
  };
}

/** The driver after a position, and the same one when a newer of its kind is known. */
export function afterPosition(driver: DriverRecord, report: PositionReport): DriverRecord {
  const { chauffeurId: _, reservationId, ...point } = report;
  if (reservationId === undefined) {
    return isNewer(point, driver.general) ? { ...driver, general: point } : driver;
  }
  return isNewer(point, driver.riding) ? { ...driver, riding: { reservationId, ...point } } : driver;
}

/** The driver after a status: each word counts if it is not older than the one before. */
export function afterStatus(driver: DriverRecord, report: StatusReport): DriverRecord {
  const { at } = report;
  return {
    ...driver,
    online: newerWord(driver.online, report.isOnline, at),
    available: newerWord(driver.available, report.isAvailable, at),
    onRide: newerWord(driver.onRide, report.isOnRide, at),
    saidReservation: newerWord(driver.saidReservation, report.reservationId, at),
  };
}

/** The driver when nothing has come since `since`: the same one if something has, or if that is known. */
export function afterSilence(driver: DriverRecord, since: number, now: number): DriverRecord {
  return driver.isStale || isHeardSince(driver, since)
    ? driver
    : { ...driver, isStale: true, updatedAt: now };
}

/** Of whom there is only an old word, or a ride, is counted as heard when that came. */
export function isHeardSince({ heardAt, updatedAt }: DriverRecord, since: number): boolean {
  return (heardAt ?? updatedAt) > since;
}

function isNewer(point: Point, known: Point | undefined): boolean {
  return known === undefined || point.at > known.at;
}

function newerWord<T>(known: Said<T> | undefined, value: T | undefined, at: number): Said<T> | undefined {
  return value === undefined || (known && known.at > at) ? known : { value, at };
}
