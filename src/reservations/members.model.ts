import { customerOf } from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';

/** The chat stays open to both for so long after the end. */
const CHAT_OPEN_MS = 24 * 60 * 60_000;

/** Whose a reservation is, and until when. */
export interface Members {
  /** As `customerOf` writes it. */
  readonly customer: string;
  /** Null while nobody has accepted. */
  readonly chauffeurId: string | null;
  /** When it was completed or cancelled, epoch milliseconds. */
  readonly endedAt: number | null;
}

/** The same, with the customer’s name as it came. */
export interface NamedMembers extends Members {
  /** The customer’s `sub`, with or without a leading `client_`. */
  readonly clientId: string;
}

/** What a caller is to reservations: a customer, a driver, an admin, or (a device) nothing. */
export interface Party {
  readonly isAdmin: boolean;
  readonly customer?: string;
  readonly chauffeurId?: string;
}

/** Only users are customers: the `sub` of a driver or a device may happen to read like a customer’s. */
export function partyOf({ id, role, chauffeurId }: Pick<Caller, 'id' | 'role' | 'chauffeurId'>): Party {
  return {
    isAdmin: role === 'admin',
    ...(role === 'user' && { customer: customerOf(id) }),
    ...(role === 'driver' && { chauffeurId }),
  };
}

/** Until a day after the end. */
export function isChatOpen({ endedAt }: Members, now: number): boolean {
  return endedAt === null || now < endedAt + CHAT_OPEN_MS;
}

/** The customer or the driver, until the chat closes. */
export function isParticipant(members: Members, party: Party, now: number): boolean {
  return isChatOpen(members, now) && (isCustomer(members, party) || isDriver(members, party));
}

/** The driver, while the ride lasts. */
export function isRideDriver(members: Members, party: Party): boolean {
  return isRiding(members) && isDriver(members, party);
}

/** From accepting to the end. */
export function isRiding({ chauffeurId, endedAt }: Members): boolean {
  return chauffeurId !== null && endedAt === null;
}

export function isCustomer({ customer }: Members, party: Party): boolean {
  return customer === party.customer;
}

export function isDriver({ chauffeurId }: Members, party: Party): boolean {
  return chauffeurId !== null && chauffeurId === party.chauffeurId;
}
