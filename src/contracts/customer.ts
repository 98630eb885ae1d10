import type { Role } from './event.js';

/** A customer as reservations are compared by: a `sub`, whether a leading `client_` was written before it or not. */
export function customerOf(clientId: string): string {
  return clientId.replace(/^client_/, '');
}

/** What Relais is called where a payload names who speaks; nobody else is. */
export const SERVER_NAME = 'server';

/** True for what drivers are called in reservations. */
export function isDriverName(name: string): boolean {
  return name.startsWith('chauffeur_');
}

/** Who somebody is in a reservation: a driver by the id of the topics, everyone else by their `sub`. */
export function reservationSpeaker(caller: {
  readonly id: string;
  readonly role: Role;
  readonly chauffeurId: string;
}): string {
  return caller.role === 'driver' ? `chauffeur_${caller.chauffeurId}` : caller.id;
}
