import { isAhead } from '../contracts/index.js';
import { distinctByTime, readingOf, sampleOf, type Sample } from './reading.model.js';

const NOW = Date.parse('2026-11-21T10:00:00.000Z');
const values = { temperature: 21.5, humidity: 55 };

it('takes a time as ISO 8601 or epoch milliseconds, and its arrival where there is none', () => {
  expect(sampleOf({ ...values, timestamp: '2026-11-21T11:00:00+02:00' }, NOW).at).toBe(NOW - 3_600_000);
  expect(sampleOf({ ...values, timestamp: NOW - 5 }, NOW)).toMatchObject({ at: NOW - 5, isTimed: true });
  expect(sampleOf(values, NOW)).toMatchObject({ at: NOW, isTimed: false });
});

it('calls the sensor of readings without one `default`', () => {
  expect(readingOf(sampleOf(values, NOW))).toEqual({
    sensor_id: 'default',
    ...values,
    timestamp: '2026-11-21T10:00:00.000Z',
  });
});

it('lets clocks be ahead by 5 min', () => {
  const ahead = (ms: number): boolean => isAhead(sampleOf({ ...values, timestamp: NOW + ms }, NOW), NOW);
  expect(ahead(300_000)).toBe(false);
  expect(ahead(300_001)).toBe(true);
});

it('sorts a batch by time and keeps the first of those that a sensor sends twice', () => {
  const sample = (sensorId: string, at: number, temperature: number, isTimed = true): Sample => ({
    sensorId,
    at,
    temperature,
    humidity: 50,
    isTimed,
  });
  const batch = [
    sample('a', 2, 20),
    sample('a', 1, 10),
    sample('a', 2, 99),
    sample('b', 2, 30),
    sample('a', 2, 40, false),
    sample('a', 2, 41, false),
  ];
  expect(distinctByTime(batch).map(({ temperature }) => temperature)).toEqual([10, 20, 30, 40, 41]);
});
