import { DEFAULT_SENSOR, epochMsOf, type Reading, type SensorReading } from '../contracts/index.js';

/** One reading of one sensor, its time settled. */
export interface Sample {
  readonly sensorId: string;
  /** °C */
  readonly temperature: number;
  /** % relative humidity */
  readonly humidity: number;
  /** Epoch milliseconds. */
  readonly at: number;
  /** True when it bore its time itself: then it is stored once, however often it comes. */
  readonly isTimed: boolean;
}

export function sampleOf(reading: SensorReading, now: number): Sample {
  const { sensor_id: sensorId = DEFAULT_SENSOR, temperature, humidity, timestamp } = reading;
  const isTimed = timestamp !== undefined;
  return { sensorId, temperature, humidity, at: isTimed ? epochMsOf(timestamp) : now, isTimed };
}

export function readingOf({ sensorId, temperature, humidity, at }: Sample): Reading {
  return { sensor_id: sensorId, temperature, humidity, timestamp: new Date(at).toISOString() };
}

/** The samples in the order of their times, each timed one once per sensor and time: the first that came. */
export function distinctByTime(samples: readonly Sample[]): Sample[] {
  const seen = new Set<string>();
  const distinct = samples.filter(({ sensorId, at, isTimed }) => {
    if (!isTimed) return true;
    const key = `${sensorId} ${at}`;
    return !seen.has(key) && seen.add(key);
  });
  return distinct.sort((a, b) => a.at - b.at);
}
