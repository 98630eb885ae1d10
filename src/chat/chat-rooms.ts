import type { Visit } from './room.model.js';

/** The socket.io room of a chat room; that of a reservation hears of its ride too. */
export const chatRoom = (roomId: string): string => (roomId.includes(':') ? roomId : `room:${roomId}`);

/** Beside it, every socket that has joined a chat room is in the room of its user's visit there. */
export const visitRoom = (roomId: string, userId: string): string => `visit:${roomId} ${userId}`;

/** Whose visit, where; undefined for another room. */
export function visitOf(room: string): Visit | undefined {
  if (!room.startsWith('visit:')) return undefined;
  const [roomId = '', userId = ''] = room.slice('visit:'.length).split(' ');
  return { roomId, userId };
}

/** Undefined for a socket.io room that is no chat room. */
export function chatRoomIdOf(room: string): string | undefined {
  if (room.startsWith('room:')) return room.slice('room:'.length);
  return room.startsWith('direct:') || room.startsWith('reservation:') ? room : undefined;
}
