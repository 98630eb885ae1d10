import { seedAt } from '../simulate/random.js';
import { calmReading, demoReadings, dipAt } from './demo-readings.model.js';
import { FIELD_UNITS, SENSOR_SEED } from './demo-sensors.js';

const LIMITS = { temperature: { min: 5, max: 35 }, humidity: { min: 20, max: 80 } };
const START = Date.UTC(2026, 0, 1);
const seeds = FIELD_UNITS.map((_, place) => seedAt(SENSOR_SEED, place));

/** Temperatures of a sensor, one in two seconds, for so many minutes. */
function temperatures(seed: number, minutes: number): number[] {
  let now = START;
  const readings = demoReadings(seed, LIMITS, () => now);
  return Array.from({ length: minutes * 30 }, () => {
    const { temperature } = readings.next().value;
    now += 2_000;
    return temperature;
  });
}

describe('what the demo’s sensors measure', () => {
  it('is within the limits, and changes slowly, while the door is closed', () => {
    for (const seed of seeds) {
      const hour = Array.from({ length: 360 }, (_, n) => calmReading(seed, LIMITS, START + n * 10_000));
      for (const { temperature, humidity } of hour) {
        expect(temperature).toBeGreaterThan(LIMITS.temperature.min + 1);
        expect(temperature).toBeLessThan(LIMITS.temperature.max - 1);
        expect(humidity).toBeGreaterThan(LIMITS.humidity.min);
        expect(humidity).toBeLessThan(LIMITS.humidity.max);
      }
      const steps = hour.slice(1).map(({ temperature }, n) => Math.abs(temperature - hour[n]!.temperature));
      expect(Math.max(...steps)).toBeLessThan(0.5);
      expect(Math.max(...hour.map(({ temperature }) => temperature))).toBeGreaterThan(hour[0]!.temperature);
    }
  });

  it('falls to 3 °C within the first minute at one of them, and within eight at each', () => {
    const lowest = (minutes: number) => seeds.map((seed) => Math.min(...temperatures(seed, minutes)));
    expect(lowest(1).filter((low) => low < 3.5)).toHaveLength(1);
    expect(lowest(9).filter((low) => low < 3.5)).toHaveLength(seeds.length);
  });

  it('comes back from a fall, past the threshold', () => {
    const [first] = seeds
      .map((seed) => temperatures(seed, 3))
      .filter((all) => Math.min(...all.slice(0, 30)) < 3.5);
    expect(first!.slice(60).every((temperature) => temperature > 6)).toBe(true);
  });

  it('falls and rises without a jump', () => {
    const shares = Array.from({ length: 60 }, (_, n) => dipAt(n * 1_000));
    expect([shares[0], Math.max(...shares), shares[55], dipAt(-1)]).toEqual([0, 1, 0, 0]);
    const steps = shares.slice(1).map((share, n) => Math.abs(share - shares[n]!));
    expect(Math.max(...steps)).toBeLessThan(0.06);
  });
});
