import { archivedCountOf, liveCountOf, participantsOf } from './archiving.model.js';
import type { RoomCounters } from './room.repository.js';

const aRoom = (lastSeq: number, archivedSeq: number, deletedSeq: number): RoomCounters => ({
  no: 1,
  id: 'reservation:r1',
  lastSeq,
  archivedSeq,
  deletedSeq,
  lastMessageAt: 0,
});

it.each([
  ['that nobody has spoken in', aRoom(0, 0, 0), 0, 0],
  ['that was never archived', aRoom(70, 0, 0), 70, 0],
  ['with an archive', aRoom(170, 100, 0), 70, 100],
  ['whose messages are being deleted', aRoom(170, 170, 100), 0, 70],
  ['that went on after that', aRoom(175, 170, 170), 5, 0],
])('tells live messages from archived ones in a room %s', (_, room, live, archived) => {
  expect([liveCountOf(room), archivedCountOf(room)]).toEqual([live, archived]);
});

it('names the customer, and the driver once there is one', () => {
  expect(participantsOf(undefined)).toEqual([]);
  expect(participantsOf({ clientId: 'client_7', chauffeurId: null })).toEqual(['client_7']);
  expect(participantsOf({ clientId: '7', chauffeurId: '26' })).toEqual(['7', 'chauffeur_26']);
});
