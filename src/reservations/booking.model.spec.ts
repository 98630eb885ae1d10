import type { AnnouncedReservation } from '../contracts/index.js';
import { announcedBooking, announcementOf, requestedBooking } from './booking.model.js';

const announced: AnnouncedReservation = {
  reservation_id: 'r1',
  client_id: 'client_7',
  pickup: { lat: 48.85, lng: 2.35, address: 'Châtelet' },
  requested_at: 1_780_000_000_000,
  data: { seats: 2, fare: 'fixed' },
};

it('keeps what the backend says beyond our fields beside its data, which has the last word', () => {
  const raw = { ...announced, fare: 'metered', vehicle: { class: 'van' }, status: 'new' };
  expect(announcedBooking(announced, raw)).toEqual({
    id: 'r1',
    clientId: 'client_7',
    pickup: announced.pickup,
    dropoff: null,
    requestedAt: 1_780_000_000_000,
    data: { seats: 2, fare: 'fixed', vehicle: { class: 'van' }, status: 'new' },
  });
});

it('is announced as it was taken in', () => {
  const booking = announcedBooking(announced, { ...announced });
  expect(announcementOf(booking)).toEqual({
    ...announced,
    dropoff: null,
    requested_at: '2026-05-28T20:26:40.000Z',
  });
});

it('gets from the request what that names, and the rest from here', () => {
  const { pickup } = announced;
  const made = { id: 'made-here', clientId: '7', at: 5_000 };
  expect(requestedBooking({ pickup }, made)).toEqual({
    id: 'made-here',
    clientId: '7',
    pickup,
    dropoff: null,
    requestedAt: 5_000,
    data: {},
  });
  const named = { reservation_id: 'mine', requested_at: '1970-01-01T00:00:01Z', data: { seats: 1 }, pickup };
  expect(requestedBooking(named, made)).toMatchObject({ id: 'mine', requestedAt: 1_000, data: { seats: 1 } });
});
