import {
  epochMsOf,
  type Address,
  type AnnouncedReservation,
  type NewReservation,
} from '../contracts/index.js';

/** A ride that somebody asks for. */
export interface Booking {
  readonly id: string;
  /** The customer’s `sub`, with or without a leading `client_`, as it came. */
  readonly clientId: string;
  readonly pickup: Address;
  readonly dropoff: Address | null;
  /** Epoch milliseconds. */
  readonly requestedAt: number;
  /** What else the backend, or the customer, knows of it. */
  readonly data: Record<string, unknown>;
}

const OWN_FIELDS: ReadonlySet<string> = new Set<keyof AnnouncedReservation>([
  'reservation_id',
  'client_id',
  'pickup',
  'dropoff',
  'requested_at',
  'data',
]);

/** The backend’s booking; fields of `raw` that we have no name for are kept beside its `data`. */
export function announcedBooking(announced: AnnouncedReservation, raw: Record<string, unknown>): Booking {
  const further = Object.entries(raw).filter(([name]) => !OWN_FIELDS.has(name));
  return {
    id: announced.reservation_id,
    clientId: announced.client_id,
    pickup: announced.pickup,
    dropoff: announced.dropoff ?? null,
    requestedAt: epochMsOf(announced.requested_at),
    data: { ...Object.fromEntries(further), ...announced.data },
  };
}

/** What a caller asks for; `made` is what counts where the request leaves it open. */
export function requestedBooking(
  { reservation_id, requested_at, pickup, dropoff, data }: NewReservation,
  made: { id: string; clientId: string; at: number },
): Booking {
  return {
    id: reservation_id ?? made.id,
    clientId: made.clientId,
    pickup,
    dropoff: dropoff ?? null,
    requestedAt: requested_at === undefined ? made.at : epochMsOf(requested_at),
    data: data ?? {},
  };
}

export function announcementOf({ id, clientId, requestedAt, ...rest }: Booking): AnnouncedReservation {
  const { pickup, dropoff, data } = rest;
  return {
    reservation_id: id,
    client_id: clientId,
    pickup,
    dropoff,
    requested_at: new Date(requestedAt).toISOString(),
    data,
  };
}
