import type { IncidentType } from '../contracts/index.js';
import type { Sample } from './reading.model.js';
import { SensorWatch, type IncidentStep, type WatchedSensor } from './sensor-watch.model.js';

const thresholds = { temperature: { min: 5, max: 35 }, humidity: { min: 20, max: 80 } };
const NOW = 1_000_000;

function aWatch(known: Partial<WatchedSensor> = {}): SensorWatch {
  return new SensorWatch(
    { sensorId: 's1', thresholds, unresolved: new Map(), ...known },
    { hysteresis: 0.5, clearAfter: 2 },
  );
}

let clock = 0;
function aSample(values: Partial<Sample> = {}): Sample {
  return { sensorId: 's1', temperature: 21, humidity: 50, at: ++clock, isTimed: true, ...values };
}

function kinds(steps: readonly IncidentStep[]): string[] {
  return steps.map(({ kind, type }) => `${kind} ${type}`);
}

/** What a row of temperatures leads to, a list a reading. */
function judgeTemperatures(watch: SensorWatch, ...temperatures: number[]): string[][] {
  return temperatures.map((temperature) => kinds(watch.judge(aSample({ temperature }), NOW)));
}

it.each([{ temperature: 5 }, { temperature: 35 }, { humidity: 20 }, { humidity: 80 }])(
  'opens nothing for a value equal to its limit: %p',
  (values) => {
    expect(aWatch().judge(aSample(values), NOW)).toEqual([]);
  },
);

it.each<[Partial<Sample>, IncidentType, number, number]>([
  [{ temperature: 4.9 }, 'temperature_low', 4.9, 5],
  [{ temperature: 35.1 }, 'temperature_high', 35.1, 35],
  [{ humidity: 19.9 }, 'humidity_low', 19.9, 20],
  [{ humidity: 80.1 }, 'humidity_high', 80.1, 80],
])('opens for a value beyond its limit: %p', (values, type, value, threshold) => {
  const sample = aSample(values);
  expect(aWatch().judge(sample, NOW)).toEqual([
    { kind: 'open', sensorId: 's1', type, value, threshold, at: sample.at },
  ]);
});

it('opens one of each type at a time', () => {
  const watch = aWatch();
  expect(kinds(watch.judge(aSample({ temperature: 40, humidity: 10 }), NOW))).toEqual([
    'open temperature_high',
    'open humidity_low',
  ]);
  expect(watch.judge(aSample({ temperature: 41, humidity: 9 }), NOW)).toEqual([]);
});

it('resolves after two readings in a row past the limit by the hysteresis, that distance included', () => {
  expect(judgeTemperatures(aWatch(), 3, 5.5, 5.5)).toEqual([
    ['open temperature_low'],
    [],
    ['resolve temperature_low'],
  ]);
});

it('counts anew when a value between comes back', () => {
  expect(judgeTemperatures(aWatch(), 3, 6, 5.4, 6, 6).flat()).toEqual([
    'open temperature_low',
    'resolve temperature_low',
  ]);
  expect(judgeTemperatures(aWatch(), 3, 6, 5.4, 6).flat()).toEqual(['open temperature_low']);
});

it('takes 5.6 as half a degree past 5.1, whatever binary fractions say', () => {
  const watch = aWatch({ thresholds: { ...thresholds, temperature: { min: 5.1, max: 35 } } });
  expect(judgeTemperatures(watch, 5, 5.6, 5.6).flat()).toEqual([
    'open temperature_low',
    'resolve temperature_low',
  ]);
});

it('opens another one after the first is resolved', () => {
  expect(judgeTemperatures(aWatch(), 3, 6, 6, 3).flat()).toEqual([
    'open temperature_low',
    'resolve temperature_low',
    'open temperature_low',
  ]);
});

it('goes on from what was known: what is unresolved is not opened again, and its count holds', () => {
  const known = { unresolved: new Map([['temperature_low', 1]] as const) };
  expect(judgeTemperatures(aWatch(known), 2)).toEqual([[]]);
  expect(judgeTemperatures(aWatch(known), 7)).toEqual([['resolve temperature_low']]);
});

it('judges no reading that is older than the newest, and one of the same time', () => {
  const watch = aWatch({ newest: { at: 500, temperature: 21, humidity: 50 } });
  expect(watch.judge(aSample({ at: 499, temperature: 3 }), NOW)).toEqual([]);
  expect(watch.newest?.at).toBe(500);
  expect(kinds(watch.judge(aSample({ at: 500, temperature: 3 }), NOW))).toEqual(['open temperature_low']);
});

it('opens an incident of no data once, with the seconds of silence', () => {
  const watch = aWatch({ heardAt: NOW - 310_900 });
  expect(watch.noteSilence(NOW, 300_000)).toEqual([
    { kind: 'open', sensorId: 's1', type: 'no_data', value: 310, threshold: 300, at: NOW },
  ]);
  expect(watch.noteSilence(NOW, 300_000)).toEqual([]);
});

it('ends the silence with any reading, a late one too', () => {
  const watch = aWatch({
    newest: { at: 500, temperature: 21, humidity: 50 },
    unresolved: new Map([['no_data', 0]] as const),
  });
  expect(watch.judge(aSample({ at: 100 }), NOW)).toEqual([
    { kind: 'resolve', sensorId: 's1', type: 'no_data', at: NOW },
  ]);
});

it('leads to the same end whether readings come sorted or a batch sorts them', () => {
  const drive = [21, 3, 2, 6, 6, 40, 39, 30, 30];
  const steps = judgeTemperatures(aWatch(), ...drive).flat();
  expect(steps).toEqual([
    'open temperature_low',
    'resolve temperature_low',
    'open temperature_high',
    'resolve temperature_high',
  ]);
});
