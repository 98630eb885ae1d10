import type { Room, RoomKind } from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';

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

/** Somebody in a room, with one socket or several. */
export interface Visit {
  readonly roomId: string;
  readonly userId: string;
}

/** A room as one account sees it. */
export interface RoomView extends Omit<Room, 'createdAt'> {
  readonly no: number;
  /** When its newest message was stored, or it was made; epoch milliseconds. */
  readonly newestMs: number;
  readonly createdAt: Date;
}

/** As it is shown. */
export function roomOf({ no: _no, newestMs: _newestMs, ...room }: RoomView): Room {
  return { ...room, createdAt: room.createdAt.toISOString() };
}

/**
 * Why a caller may not change a room: only the owner of a named room does, and admins. Its members may take themselves
 * out of it.
 */
export function refusalOf(
  { kind, owner }: RoomView,
  { id, role }: Pick<Caller, 'id' | 'role'>,
  removedMember?: string,
): 'ROOM_NOT_CHANGEABLE' | 'ACCESS_DENIED' | undefined {
  if (kind !== 'named') return 'ROOM_NOT_CHANGEABLE';
  return role === 'admin' || owner === id || removedMember === id ? undefined : 'ACCESS_DENIED';
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
