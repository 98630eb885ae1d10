import type { Thresholds } from '../../contracts/index.js';
import { ALERT_LENGTH, alertReadings, normalReadings, type Measurement } from './dht11.model.js';

const USUAL: Thresholds = { temperature: { min: 5, max: 35 }, humidity: { min: 20, max: 80 } };

function take(count: number, readings: Iterator<Measurement, never>): Measurement[] {
  return Array.from({ length: count }, () => readings.next().value);
}

describe('a simulated DHT11', () => {
  it('measures the same with the same seed, and something else with another', () => {
    expect(take(500, normalReadings(7, USUAL))).toEqual(take(500, normalReadings(7, USUAL)));
    expect(take(50, alertReadings(7, USUAL))).toEqual(take(50, alertReadings(7, USUAL)));
    expect(take(5, normalReadings(8, USUAL))).not.toEqual(take(5, normalReadings(7, USUAL)));
  });

  it.each([
    ['usual', USUAL],
    ['narrow', { temperature: { min: 2, max: 8 }, humidity: { min: 40, max: 45 } }],
    ['cold', { temperature: { min: -30, max: -18 }, humidity: { min: 0, max: 100 } }],
  ])('stays within %s limits for days, whatever the seed', (_, limits) => {
    for (let seed = 0; seed < 5; seed++) {
      const readings = take(20_000, normalReadings(seed, limits));
      const temperatures = readings.map(({ temperature }) => temperature);
      const humidities = readings.map(({ humidity }) => humidity);
      expect(Math.min(...temperatures)).toBeGreaterThan(limits.temperature.min);
      expect(Math.max(...temperatures)).toBeLessThan(limits.temperature.max);
      expect(Math.min(...humidities)).toBeGreaterThan(limits.humidity.min);
      expect(Math.max(...humidities)).toBeLessThan(limits.humidity.max);
    }
  });

  it('measures in steps of 0.1, and moves slowly', () => {
    const readings = take(10_000, normalReadings(3, USUAL));
    const values = readings.flatMap(({ temperature, humidity }) => [temperature, humidity]);
    expect(values.filter((value) => Number(value.toFixed(1)) !== value)).toEqual([]);
    const temperatures = readings.map(({ temperature }) => temperature);
    const steps = temperatures.slice(1).map((temperature, n) => Math.abs(temperature - temperatures[n]!));
    expect(Math.max(...steps)).toBeLessThan(1.5);
    expect(Math.max(...temperatures) - Math.min(...temperatures)).toBeGreaterThan(4);
  });

  it.each([0, 1, 7, 2 ** 32 - 1])('falls to 3 °C step by step and returns, with seed %i', (seed) => {
    const readings = take(ALERT_LENGTH, alertReadings(seed, USUAL));
    const temperatures = readings.map(({ temperature }) => temperature);
    const lowest = temperatures.indexOf(3);
    expect(temperatures[0]).toBeGreaterThan(18);
    expect(temperatures.slice(0, 4).every((each) => each > 5)).toBe(true);
    expect(temperatures.slice(lowest, lowest + 3)).toEqual([3, 3, 3]);
    expect(Math.min(...temperatures)).toBe(3);
    expect(temperatures.slice(-5).every((each) => each > 5.5)).toBe(true);
    expect(temperatures.at(-1)).toBeGreaterThan(18);
    expect(readings.every(({ humidity }) => humidity > 20 && humidity < 80)).toBe(true);
  });

  it('is normal after an alert', () => {
    const readings = take(ALERT_LENGTH + 100, alertReadings(5, USUAL)).slice(ALERT_LENGTH);
    expect(Math.min(...readings.map(({ temperature }) => temperature))).toBeGreaterThan(15);
  });

  it('falls no lower than a sensor can measure', () => {
    const cold = { ...USUAL, temperature: { min: -39, max: 0 } };
    const temperatures = take(ALERT_LENGTH, alertReadings(1, cold)).map(({ temperature }) => temperature);
    expect(Math.min(...temperatures)).toBe(-40);
  });
});
