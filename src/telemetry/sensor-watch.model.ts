import type { IncidentType, Thresholds } from '../contracts/index.js';
import type { Sample } from './reading.model.js';

export interface JudgingRules {
  /** How far past its limit a value must have returned, in its own unit. */
  readonly hysteresis: number;
  /** How many readings in a row must have. */
  readonly clearAfter: number;
}

/** What a sensor's readings lead to; times are epoch milliseconds. */
export type IncidentStep =
  | {
      readonly kind: 'open';
      readonly sensorId: string;
      readonly type: IncidentType;
      readonly value: number | null;
      readonly threshold: number;
      readonly at: number;
    }
  | { readonly kind: 'resolve'; readonly sensorId: string; readonly type: IncidentType; readonly at: number };

/** What is known of a sensor before its next reading. */
export interface WatchedSensor {
  readonly sensorId: string;
  readonly thresholds: Thresholds;
  readonly newest?: Pick<Sample, 'at' | 'temperature' | 'humidity'>;
  /** When its last reading arrived. */
  readonly heardAt?: number;
  /** Its incidents that are not resolved, and how many readings in a row have been clear of each. */
  readonly unresolved: ReadonlyMap<IncidentType, number>;
}

interface Limit {
  readonly type: IncidentType;
  readonly quantity: keyof Thresholds;
  readonly side: 'min' | 'max';
}

const LIMITS: readonly Limit[] = [
  { type: 'temperature_low', quantity: 'temperature', side: 'min' },
  { type: 'temperature_high', quantity: 'temperature', side: 'max' },
  { type: 'humidity_low', quantity: 'humidity', side: 'min' },
  { type: 'humidity_high', quantity: 'humidity', side: 'max' },
];

/**
 * One sensor under watch: takes its readings and says what they open and resolve. At most one incident of a type at
 * a time. A value opens one when it lies strictly beyond its limit, and resolves it when it has returned past the
 * limit by the hysteresis for so many readings in a row. A reading older than the newest one is not judged; any
 * reading ends the silence.
 */
export class SensorWatch {
  readonly sensorId: string;
  readonly thresholds: Thresholds;
  readonly heardAt?: number;
  private last: WatchedSensor['newest'];
  private readonly clearReadings: Map<IncidentType, number>;

  constructor(
    sensor: WatchedSensor,
    private readonly rules: JudgingRules,
  ) {
    this.sensorId = sensor.sensorId;
    this.thresholds = sensor.thresholds;
    this.heardAt = sensor.heardAt;
    this.last = sensor.newest;
    this.clearReadings = new Map(sensor.unresolved);
  }

  /** The newest reading by its own time. */
  get newest(): WatchedSensor['newest'] {
    return this.last;
  }

  /** The unresolved incidents, and how many readings in a row have been clear of each. */
  get unresolved(): ReadonlyMap<IncidentType, number> {
    return this.clearReadings;
  }

  /** What a value must pass for an incident of this type; undefined for that of no data. */
  limitOf(type: IncidentType): number | undefined {
    const limit = LIMITS.find((each) => each.type === type);
    return limit && this.thresholds[limit.quantity][limit.side];
  }

  /** `now`: when it arrived. */
  judge(sample: Sample, now: number): IncidentStep[] {
    const steps = this.endSilence(now);
    if (this.last && sample.at < this.last.at) return steps;
    this.last = sample;
    for (const limit of LIMITS) {
      const step = this.judgeLimit(limit, sample);
      if (step) steps.push(step);
    }
    return steps;
  }

  /** It has been silent for `silentMs` or longer. */
  noteSilence(now: number, silentMs: number): IncidentStep[] {
    const { sensorId, clearReadings, heardAt } = this;
    if (heardAt === undefined || clearReadings.has('no_data')) return [];
    clearReadings.set('no_data', 0);
    const [value, threshold] = [Math.floor((now - heardAt) / 1000), silentMs / 1000];
    return [{ kind: 'open', sensorId, type: 'no_data', value, threshold, at: now }];
  }

  private endSilence(now: number): IncidentStep[] {
    if (!this.clearReadings.delete('no_data')) return [];
    return [{ kind: 'resolve', sensorId: this.sensorId, type: 'no_data', at: now }];
  }

  private judgeLimit({ type, quantity, side }: Limit, sample: Sample): IncidentStep | undefined {
    const { sensorId, clearReadings } = this;
    const value = sample[quantity];
    const threshold = this.thresholds[quantity][side];
    const excess = side === 'max' ? value - threshold : threshold - value;
    const clear = clearReadings.get(type);
    if (clear === undefined) {
      if (excess <= 0) return undefined;
      clearReadings.set(type, 0);
      return { kind: 'open', sensorId, type, value, threshold, at: sample.at };
    }
    const isClear = rounded(excess) <= -this.rules.hysteresis;
    clearReadings.set(type, isClear ? clear + 1 : 0);
    if (!isClear || clear + 1 < this.rules.clearAfter) return undefined;
    clearReadings.delete(type);
    return { kind: 'resolve', sensorId, type, at: sample.at };
  }
}

/** 5.6 − 5.1 is 0.4999999999999996, and means 0.5. */
function rounded(difference: number): number {
  return Math.round(difference * 1e6) / 1e6;
}
