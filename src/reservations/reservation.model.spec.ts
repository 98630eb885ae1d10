import type { ReservationStatus, Role } from '../contracts/index.js';
import { partyOf, type Party } from './members.model.js';
import {
  judgeStep,
  maySee,
  stateOf,
  type ReservationRecord,
  type ReservationStep,
  type StepVerdict,
} from './reservation.model.js';

const as = (role: Role, id: string): Party => partyOf({ id, role, chauffeurId: id });

const parties = {
  admin: as('admin', 'chief'),
  customer: as('user', '7'),
  driver: as('driver', '26'),
  'another driver': as('driver', '27'),
  'another customer': as('user', '8'),
  device: as('device', '7'),
};
type Name = keyof typeof parties;

const NOW = Date.UTC(2026, 5, 1);

/** Customer 7's, of driver 26 unless it is pending. */
function aReservation(status: ReservationStatus): ReservationRecord {
  const isOver = status === 'completed' || status === 'cancelled';
  return {
    no: 1,
    id: 'r1',
    clientId: 'client_7',
    customer: '7',
    chauffeurId: status === 'pending' ? null : '26',
    status,
    pickup: { lat: 0, lng: 0 },
    dropoff: null,
    data: {},
    requestedAt: NOW,
    acceptedAt: status === 'pending' ? null : NOW + 1,
    startedAt: status === 'in_progress' || status === 'completed' ? NOW + 2 : null,
    endedAt: isOver ? NOW + 3 : null,
  };
}

const statuses = ['pending', 'accepted', 'in_progress', 'completed', 'cancelled'] as const;
const late = 'RESERVATION_STEP_IMPOSSIBLE';
const hidden = 'RESERVATION_NOT_FOUND';
const denied = 'ACCESS_DENIED';

/** What each is told of a step while the reservation is in each of the `statuses`. */
const rules: [ReservationStep, Name, StepVerdict[]][] = [
  ['accept', 'driver', ['take', 'keep', late, late, late]],
  ['accept', 'another driver', ['take', late, late, late, late]],
  ['accept', 'admin', ['take', 'keep', late, late, late]],
  ['accept', 'customer', [denied, late, late, late, late]],
  ['start', 'driver', [late, 'take', 'keep', late, late]],
  ['start', 'admin', [late, 'take', 'keep', late, late]],
  ['start', 'customer', [late, denied, late, late, late]],
  ['start', 'another driver', [late, hidden, hidden, hidden, hidden]],
  ['complete', 'driver', [late, late, 'take', 'keep', late]],
  ['complete', 'admin', [late, late, 'take', 'keep', late]],
  ['complete', 'customer', [late, late, denied, late, late]],
  ['complete', 'another driver', [late, hidden, hidden, hidden, hidden]],
  ['cancel', 'customer', ['take', 'take', 'take', late, 'keep']],
  ['cancel', 'driver', [denied, 'take', 'take', late, 'keep']],
  ['cancel', 'admin', ['take', 'take', 'take', late, 'keep']],
  ['cancel', 'another driver', [denied, hidden, hidden, hidden, hidden]],
  ...(['accept', 'start', 'complete', 'cancel'] as const).flatMap((step) =>
    (['another customer', 'device'] as const).map((name): [ReservationStep, Name, StepVerdict[]] => [
      step,
      name,
      [hidden, hidden, hidden, hidden, hidden],
    ]),
  ),
];

it.each(rules)('to %s: %s', (step, name, verdicts) => {
  const party = parties[name];
  const chauffeurId = step === 'accept' ? (party.chauffeurId ?? '26') : undefined;
  const told = statuses.map((status) => judgeStep(aReservation(status), { step, party, chauffeurId }));
  expect(told).toEqual(verdicts);
});

it('does not take one driver’s acceptance for another’s, when an admin names them', () => {
  const attempt = { step: 'accept', party: parties.admin, chauffeurId: '27' } as const;
  expect(judgeStep(aReservation('accepted'), attempt)).toBe(late);
});

it('tells of a reservation that is none what it tells strangers', () => {
  expect(judgeStep(undefined, { step: 'accept', party: parties.driver, chauffeurId: '26' })).toBe(hidden);
  expect(judgeStep(undefined, { step: 'cancel', party: parties.admin })).toBe(hidden);
});

it.each<[ReservationStatus, Name[]]>([
  ['pending', ['admin', 'customer', 'driver', 'another driver']],
  ['accepted', ['admin', 'customer', 'driver']],
  ['completed', ['admin', 'customer', 'driver']],
  ['cancelled', ['admin', 'customer', 'driver']],
])('shows one that is %s to %j', (status, names) => {
  const seeing = (Object.keys(parties) as Name[]).filter((name) =>
    maySee(aReservation(status), parties[name]),
  );
  expect(seeing).toEqual(names);
});

it.each<[ReservationStatus, object]>([
  ['accepted', { chauffeur_id: '26', timestamp: '2026-06-01T00:00:00.001Z' }],
  ['in_progress', { chauffeur_id: '26', timestamp: '2026-06-01T00:00:00.002Z' }],
  ['completed', { chauffeur_id: '26', timestamp: '2026-06-01T00:00:00.003Z' }],
])('tells that it is %s, by whom and since when', (status, said) => {
  const reservation = aReservation(status);
  expect(stateOf(reservation)).toEqual({
    type: 'status',
    reservation_id: reservation.id,
    status,
    ...said,
    via: 'relais',
  });
});

it('names no driver of one that was cancelled before anybody accepted it', () => {
  const cancelled = { ...aReservation('cancelled'), chauffeurId: null };
  expect(stateOf(cancelled)).toEqual({
    type: 'status',
    reservation_id: cancelled.id,
    status: 'cancelled',
    timestamp: '2026-06-01T00:00:00.003Z',
    via: 'relais',
  });
});
