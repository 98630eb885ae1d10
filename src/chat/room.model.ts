import type { RoomKind } from '../contracts/index.js';

/** What the id of a room says. */
export type RoomName =
  | { readonly kind: 'named' }
  | { readonly kind: 'direct'; readonly users: readonly [string, string] }
  | { readonly kind: 'reservation'; readonly reservationId: string };

/** Somebody's place in a room. */
export interface Seat {
  readonly roomNo: number;
  readonly roomId: string;
  readonly kind: RoomKind;
  /** Who they are in this room: their account, or in a reservation `chauffeur_{chauffeur_id}`. */
  readonly userId: string;
  /** Their `sub`; null for a driver of whom only MQTT messages have come. */
  readonly account: string | null;
  readonly name: string | null;
}

/** Undefined for an id that no room can have. */
export function roomNameOf(roomId: string): RoomName | undefined {
  if (roomId.startsWith('reservation:')) {
    return { kind: 'reservation', reservationId: roomId.slice('reservation:'.length) };
  }
  if (!roomId.startsWith('direct:')) return { kind: 'named' };
  const [first = '', second = ''] = roomId.slice('direct:'.length).split('~');
  return first < second ? { kind: 'direct', users: [first, second] } : undefined;
}

export const reservationRoomId = (reservationId: string): string => `reservation:${reservationId}`;
