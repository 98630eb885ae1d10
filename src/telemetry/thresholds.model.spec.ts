import { effectiveThresholds, impossibleThresholds, thresholdColumnsOf } from './thresholds.model.js';

const defaults = { MQTT_TEMP_MIN: 5, MQTT_TEMP_MAX: 35, MQTT_HUM_MIN: 20, MQTT_HUM_MAX: 80 };
const none = { temperature_min: null, temperature_max: null, humidity_min: null, humidity_max: null };
const thresholds = (temperature: [number, number], humidity: [number, number] = [0, 100]) => ({
  temperature: { min: temperature[0], max: temperature[1] },
  humidity: { min: humidity[0], max: humidity[1] },
});

it('takes the limits of the settings where a sensor has none of its own', () => {
  expect(effectiveThresholds(none, defaults)).toEqual(thresholds([5, 35], [20, 80]));
});

it('takes the sensor’s own limits, zero among them', () => {
  const own = thresholds([0, 10], [0, 60]);
  expect(effectiveThresholds(thresholdColumnsOf(own), defaults)).toEqual(own);
});

it('finds nothing wrong with the widest limits, nor with the narrowest', () => {
  expect(impossibleThresholds(thresholds([-40, 125]))).toEqual([]);
  expect(impossibleThresholds(thresholds([20, 20.1], [50, 50.1]))).toEqual([]);
});

it.each([
  ['a least value that is the greatest', thresholds([20, 20]), ['temperature.min']],
  ['a least value above the greatest', thresholds([5, 35], [80, 20]), ['humidity.min']],
  ['temperatures beyond the sensor', thresholds([-40.1, 125.1]), ['temperature.min', 'temperature.max']],
  ['humidities beyond the sensor', thresholds([5, 35], [-1, 101]), ['humidity.min', 'humidity.max']],
])('names the fields of %s', (_, given, paths) => {
  expect(impossibleThresholds(given).map(({ path }) => path)).toEqual(paths);
});
