import { isAhead } from '../contracts/index.js';
import { reportOf, rideMessageOf, rideReportOf } from './position.model.js';

const NOW = Date.parse('2026-11-21T10:00:00.000Z');

it('reads both kinds of a driver’s positions', () => {
  const data = { lat: 48.85, lng: 2.35, timestamp: NOW, speed: null };
  expect(reportOf({ type: 'general_position', chauffeur_id: 'd1', data })).toEqual({
    chauffeurId: 'd1',
    at: NOW,
    lat: 48.85,
    lng: 2.35,
    accuracy: null,
    speed: null,
    heading: null,
  });
  const position = { lat: 48.85, lng: 2.35, accuracy: 5, speed: 10, heading: 360 };
  const ride = { chauffeur_id: 'd1', reservation_id: 'r1', position, timestamp: '2026-11-21T10:00:00Z' };
  expect(reportOf({ type: 'reservation_position', ...ride })).toEqual({
    chauffeurId: 'd1',
    reservationId: 'r1',
    at: NOW,
    ...position,
  });
});

it('says a position of a ride again as it came, marked as its own', () => {
  const position = { lat: 1, lng: 2, accuracy: null, speed: 3, heading: null };
  const report = { chauffeurId: 'd1', reservationId: 'r1', at: NOW, ...position };
  const message = rideMessageOf('r1', report);
  expect(message).toMatchObject({ type: 'reservation_position', via: 'relais', position });
  expect(rideReportOf(message)).toEqual(report);
});

it('lets clocks be ahead by 5 min', () => {
  const at = (ms: number) =>
    reportOf({ type: 'general_position', chauffeur_id: 'd1', data: { lat: 0, lng: 0, timestamp: NOW + ms } });
  expect(isAhead(at(300_000), NOW)).toBe(false);
  expect(isAhead(at(300_001), NOW)).toBe(true);
});
