import type { Role } from '../contracts/index.js';
import { isParticipant, isRideDriver, partyOf, type Members } from './members.model.js';

const as = (role: Role, id: string, chauffeurId = id) => partyOf({ id, role, chauffeurId });

const NOW = Date.UTC(2026, 5, 1);
const DAY_MS = 86_400_000;
const pending: Members = { customer: '7', chauffeurId: null, endedAt: null };
const riding: Members = { ...pending, chauffeurId: '26' };

it.each([
  ['the customer', as('user', '7')],
  ['the customer under the longer name', as('user', 'client_7')],
  ['the driver', as('driver', 'chauffeur_26', '26')],
])('takes %s for a participant until a day after the end', (_, party) => {
  expect(isParticipant(riding, party, NOW)).toBe(true);
  expect(isParticipant({ ...riding, endedAt: NOW }, party, NOW + DAY_MS - 1)).toBe(true);
  expect(isParticipant({ ...riding, endedAt: NOW }, party, NOW + DAY_MS)).toBe(false);
});

it.each([
  ['another customer', as('user', '8')],
  ['another driver', as('driver', '27')],
  ['a driver whose sub reads like the customer’s', as('driver', '7', '27')],
  ['a user whose token bears the driver’s id', as('user', '9', '26')],
  ['a device of the customer’s name', as('device', '7')],
  ['an admin', as('admin', '7', '26')],
])('does not take %s for one', (_, party) => {
  expect(isParticipant(riding, party, NOW)).toBe(false);
  expect(isRideDriver(riding, party)).toBe(false);
});

it('takes no driver for one before somebody has accepted', () => {
  expect(isParticipant(pending, as('driver', '26'), NOW)).toBe(false);
  expect(isParticipant(pending, as('user', '7'), NOW)).toBe(true);
});

it('knows the driver of a ride from accepting to the end', () => {
  const driver = as('driver', '26');
  expect(isRideDriver(pending, driver)).toBe(false);
  expect(isRideDriver(riding, driver)).toBe(true);
  expect(isRideDriver(riding, as('user', '7'))).toBe(false);
  expect(isRideDriver({ ...riding, endedAt: NOW }, driver)).toBe(false);
});
