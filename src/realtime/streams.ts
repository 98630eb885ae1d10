import { PAGES, type PageName } from '../contracts/index.js';
import { pageRoom } from '../platform/socket/page-rooms.js';
import { ADMINS_ROOM, userRoom, type Audience } from '../platform/socket/socket-hub.js';

/**
 * `owner:{id}` is what concerns somebody and admins alike: it stands in `admins` too, so that admins hear it there, and no
 * socket hears an event by two streams.
 */
export type RealtimeStream = 'all' | 'admins' | `page:${PageName}` | `user:${string}` | `owner:${string}`;

/** The streams of what an owner and admins are told. */
export const ownersAndAdmins = (userId: string): RealtimeStream[] => ['admins', `owner:${userId}`];

export const isOwners = (stream: string): boolean => stream.startsWith('owner:');

/** Who hears a stream live at this instance. */
export function audienceOf(stream: string): Audience & { readonly except: readonly string[] } {
  const here = { namespace: '/', except: [], isLocal: true } as const;
  if (stream === 'all') return { rooms: 'everyone', ...here };
  if (stream === 'admins') return { rooms: [ADMINS_ROOM], ...here };
  const id = stream.slice(stream.indexOf(':') + 1);
  if (stream.startsWith('page:')) return { rooms: [pageRoom(id as PageName)], ...here };
  if (stream.startsWith('user:')) return { rooms: [userRoom(id)], ...here };
  return { rooms: [userRoom(id)], ...here, except: [ADMINS_ROOM] };
}

/** The streams that a user's socket in these rooms hears: by the same audiences as live. */
export function streamsHeard(userId: string, rooms: ReadonlySet<string>): string[] {
  const pages = PAGES.map((page) => `page:${page}`);
  return ['all', 'admins', ...pages, `user:${userId}`, `owner:${userId}`].filter((stream) => {
    const audience = audienceOf(stream);
    const isIn = audience.rooms === 'everyone' || audience.rooms.some((room) => rooms.has(room));
    return isIn && !audience.except.some((room) => rooms.has(room));
  });
}

/** The streams that end here with the last socket of a room. */
export function streamsOfRoom(room: string): string[] {
  if (room === ADMINS_ROOM || room.startsWith('page:')) return [room];
  return room.startsWith('user:') ? [room, `owner:${room.slice('user:'.length)}`] : [];
}

const PREFIX = 'realtime:';

/** Its name among the streams of the live state. */
export const streamKey = (stream: string): string => PREFIX + stream;

export const streamOfKey = (key: string): string => key.slice(PREFIX.length);

/** By which instances hear of each other's events. */
export const REALTIME_CHANNEL = 'realtime';

/** By which they hear of streams whose epoch was ended, as a JSON array. */
export const TORN_CHANNEL = 'realtime:torn';
