import type { Room, RoomKind } from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { AppError } from '../platform/errors/app-error.js';

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
 * The owner of a named room changes it, and admins; its members may take themselves out of it. Throws
 * ROOM_NOT_CHANGEABLE, ACCESS_DENIED.
 */
export function checkChangeable(
  { kind, owner }: RoomView,
  { id, role }: Pick<Caller, 'id' | 'role'>,
  removedMember?: string,
): void {
  if (kind !== 'named') throw new AppError('ROOM_NOT_CHANGEABLE');
  if (role !== 'admin' && owner !== id && removedMember !== id) throw new AppError('ACCESS_DENIED');
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
