import { ADMINS_ROOM, userRoom } from '../platform/socket/socket-hub.js';
import { ownersAndAdmins, streamOfKey, streamsHeard, streamsOfRoom, streamKey } from './streams.js';

const heard = (...rooms: string[]) => streamsHeard('26', new Set(['a-socket', userRoom('26'), ...rooms]));

describe('the streams that a socket hears', () => {
  it('are those of everybody, of its user, and of the page that it shows', () => {
    expect(heard()).toEqual(['all', 'user:26', 'owner:26']);
    expect(heard('page:modules')).toEqual(['all', 'page:modules', 'user:26', 'owner:26']);
    expect(streamsHeard('27', new Set())).toEqual(['all']);
  });

  it('are an admin’s with the admins’ and without the owner’s, so that none of them hears an event twice', () => {
    expect(heard(ADMINS_ROOM, 'page:admin')).toEqual(['all', 'admins', 'page:admin', 'user:26']);
    for (const rooms of [[], [ADMINS_ROOM]])
      expect(
        heard(...rooms).filter((stream) => ownersAndAdmins('26').includes(stream as 'all')),
      ).toHaveLength(1);
  });

  it('end with the room that hears them', () => {
    const rooms = [ADMINS_ROOM, 'page:modules', userRoom('a:b')];
    expect(rooms.flatMap(streamsOfRoom)).toEqual(['admins', 'page:modules', 'user:a:b', 'owner:a:b']);
    expect(streamsOfRoom('room:1')).toEqual([]);
  });

  it('keep their names in the live state', () => {
    expect(streamOfKey(streamKey('user:a:b'))).toBe('user:a:b');
  });
});
