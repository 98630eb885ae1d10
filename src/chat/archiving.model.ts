import type { RoomCounters } from './room.repository.js';

/** Messages up to this one are archived or deleted; those after it are live. */
export function settledSeqOf({ archivedSeq, deletedSeq }: RoomCounters): number {
  return Math.max(archivedSeq, deletedSeq);
}

/** Stored and not archived yet. */
export function liveCountOf(room: RoomCounters): number {
  return room.lastSeq - settledSeqOf(room);
}

/** Archived and not deleted. */
export function archivedCountOf(room: RoomCounters): number {
  return settledSeqOf(room) - room.deletedSeq;
}

/** Whose conversation a reservation's is: the customer, and the driver once there is one. */
export function participantsOf(
  members: { readonly clientId: string; readonly chauffeurId: string | null } | undefined,
): string[] {
  if (!members) return [];
  const { clientId, chauffeurId } = members;
  return chauffeurId === null ? [clientId] : [clientId, `chauffeur_${chauffeurId}`];
}
