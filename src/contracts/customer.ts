import type { Role } from './event.js';

/** A customer as reservations are compared by: a `sub`, whether a leading `client_` was written before it or not. */
export function customerOf(clientId: string): string {
  return clientId.replace(/^client_/, '');
}

/** Who somebody is in a reservation: a driver by the id of the topics, everyone else by their `sub`. */
export function reservationSpeaker(caller: {
  readonly id: string;
  readonly role: Role;
  readonly chauffeurId: string;
}): string {
  return caller.role === 'driver' ? `chauffeur_${caller.chauffeurId}` : caller.id;
}
