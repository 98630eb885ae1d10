import { computed, effect, signal } from '@preact/signals';
import type { Reservation, Track } from '../../../../src/contracts/index.js';
import { attempt } from '../../parts/notices.js';
import { get } from '../../rest.js';
import { go, part } from '../../route.js';
import { selected, type Driver } from './drivers.state.js';
import { spotOf, type Spot } from './motion.js';

const TRACK_MS = 6 * 3_600_000;

/** Where the selected driver was, and the car of the ride, in the order of time; grown by each new position. */
export const driverTrack = signal<readonly Spot[]>([]);
export const rideTrack = signal<readonly Spot[]>([]);
/** The ride that the selected driver is on, or was on last while selected. */
export const ride = signal<Reservation | undefined>(undefined);
/** Keep the selected driver in view. */
export const isFollowed = signal(false);

export const rideId = computed(() => selected.value?.facts.value.reservationId ?? undefined);

export function select(id: string | undefined): void {
  if (id !== part.peek()) go('drivers', id);
}

export const trackPath = (id: string): string => `/api/chauffeurs/${encodeURIComponent(id)}/track`;
export const trackSince = (): string => new Date(Date.now() - TRACK_MS).toISOString();
export const ridePath = (id: string): string => `/api/reservations/${encodeURIComponent(id)}`;

/** Follows the selection for as long as the page is shown. Returns what ends it. */
export function followSelection(): () => void {
  const ends = [effect(meet), effect(followRide), effect(growTracks)];
  return () => {
    for (const end of ends) end();
    isFollowed.value = false;
  };
}

/** After a time without a connection: what it may have missed. */
export function refreshSelection(): void {
  const driver = selected.peek();
  if (driver) void readTrack(driver);
  followRide();
}

/** The ride again, as it is now. */
export async function reloadRide(id: string): Promise<void> {
  const read = await attempt(get<Reservation>(ridePath(id)));
  if (read && (rideId.peek() ?? ride.peek()?.reservation_id) === id) ride.value = read;
}

function meet(): void {
  const driver = selected.value;
  ride.value = undefined;
  driverTrack.value = rideTrack.value = [];
  if (driver) void readTrack(driver);
  else isFollowed.value = false;
}

async function readTrack(driver: Driver): Promise<void> {
  const track = await attempt(get<Track>(trackPath(driver.id), { from: trackSince() }));
  if (selected.peek() === driver) driverTrack.value = spotsOf(track);
}

/** A ride that is over is shown on, as it ended. */
function followRide(): void {
  const id = rideId.value ?? ride.peek()?.reservation_id;
  if (!id) return;
  void reloadRide(id);
  if (rideId.peek()) void readRideTrack(id);
}

async function readRideTrack(id: string): Promise<void> {
  rideTrack.value = [];
  const track = await attempt(get<Track>(`${ridePath(id)}/track`));
  if (rideId.peek() === id) rideTrack.value = spotsOf(track);
}

function growTracks(): void {
  const fix = selected.value?.facts.value.fix;
  if (!fix) return;
  driverTrack.value = [...driverTrack.peek(), spotOf(fix)];
  if (rideId.peek()) rideTrack.value = [...rideTrack.peek(), spotOf(fix)];
}

function spotsOf(track: Track | undefined): Spot[] {
  return track?.geometry?.coordinates.map(([lng, lat]) => spotOf({ lat, lng })) ?? [];
}
