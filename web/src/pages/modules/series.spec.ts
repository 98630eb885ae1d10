import { columnsOf, extent, joined, pointOf, pointOfReading, timeOf } from './series.js';

const at = (...times: number[]) => times.map((time) => pointOf({ level: time }, time));

it('leaves out of telemetry what is no number, and its time', () => {
  const { values } = pointOf({ level: 2, mode: 'auto', isOpen: true, timestamp: 1_700_000_000_000 }, 5);
  expect(values).toEqual({ level: { min: 2, avg: 2, max: 2 } });
});

it('takes the time that telemetry bears, and now where that is none', () => {
  expect(timeOf({ timestamp: 1_700_000_000_000 }, 1)).toBe(1_700_000_000_000);
  expect(timeOf({ timestamp: '2026-01-02T03:04:05.000Z' }, 1)).toBe(Date.UTC(2026, 0, 2, 3, 4, 5));
  expect([timeOf({}, 7), timeOf({ timestamp: 'soon' }, 7), timeOf({ timestamp: true }, 7)]).toEqual([
    7, 7, 7,
  ]);
});

it('takes readings and what they come to per bucket alike', () => {
  const [temperature, humidity] = [
    { min: 1, avg: 2, max: 4 },
    { min: 50, avg: 55, max: 60 },
  ];
  const timestamp = '1970-01-01T00:00:01.000Z';
  expect(pointOfReading({ timestamp, count: 3, temperature, humidity })).toEqual({
    at: 1_000,
    values: { temperature, humidity },
  });
  const { values } = pointOfReading({ sensor_id: 'a', timestamp, temperature: 3, humidity: 50 });
  expect(values['temperature']).toEqual({ min: 3, avg: 3, max: 3 });
});

it('breaks the curve where nothing came for long, and not at the usual pace', () => {
  const { x, value } = columnsOf(at(0, 10_000, 20_000, 90_000, 100_000), 'level', 1_000);
  expect(value).toEqual([0, 10_000, 20_000, null, 90_000, 100_000]);
  expect(x).toEqual([0, 10, 20, 20.001, 90, 100]);
});

it('has a column of its own for each value, however rarely it comes', () => {
  const points = [...at(0, 1_000), pointOf({ flow: 3 }, 2_000)];
  expect(columnsOf(points, 'flow', 1_000).value).toEqual([3]);
});

it('appends what came live after what was loaded', () => {
  expect(joined(at(1, 2, 3), at(2, 3, 4)).map((point) => point.at)).toEqual([1, 2, 3, 4]);
  expect(joined([], at(4))).toHaveLength(1);
});

it('spans the extremes, not the averages', () => {
  const spread = (min: number, max: number, time: number) => ({
    at: time,
    values: { t: { min, avg: 5, max } },
  });
  expect(extent(columnsOf([spread(1, 6, 0), spread(4, 9, 1_000)], 't', 1_000))).toEqual({ min: 1, max: 9 });
  expect(extent(columnsOf([], 't', 1_000))).toBeUndefined();
});
