import { computed, signal } from '@preact/signals';
import type {
  ModuleTelemetryList,
  ReadingList,
  Sensor,
  Telemetry,
  Thresholds,
} from '../../../../src/contracts/index.js';
import { get, put, RestError } from '../../rest.js';
import type { Unit } from './modules.state.js';
import { RANGES, type RangeName } from './ranges.js';
import { joined, namesIn, pointOf, pointOfReading, pointOfStored, timeOf, type Point } from './series.js';

const MAX_READINGS = 1_440;
const MAX_STORED = 200;

/** What one module has measured, as far back as is chosen, and on from there. */
export class ModuleHistory {
  readonly range = signal<RangeName>('1h');
  /** Null: the module is fed by none. Undefined: not known yet. */
  readonly sensor = signal<Sensor | null | undefined>(undefined);
  /** Oldest first; undefined: not known yet. */
  readonly points = signal<readonly Point[] | undefined>(undefined);
  readonly end = signal(Date.now());
  /** Whether it measures what a sensor does: then it may be one. */
  readonly isLikeSensor = computed(() => {
    const telemetry = this.unit.telemetry.value;
    return telemetry !== null && 'temperature' in telemetry && 'humidity' in telemetry;
  });
  /** Of all numbers: those of now at once, so that nothing moves when the others come. */
  readonly names = computed(() => {
    const latest = pointOf(this.unit.telemetry.value ?? {}, this.end.value);
    return namesIn([latest, ...(this.points.value ?? [])]);
  });

  /** Numbers the loads: the answer to an old one is not wanted any more. */
  private asked = 0;
  private live: Point[] = [];

  constructor(readonly unit: Unit) {}

  /** Rejects with a `RestError`; what is shown stays then. */
  async load(): Promise<void> {
    const asked = ++this.asked;
    const end = Date.now();
    const points = this.sensor.peek() ? await this.readings(end) : await this.stored(end);
    if (asked !== this.asked) return;
    this.live = this.live.filter(({ at }) => at > end);
    this.points.value = joined(points, this.live);
    this.end.value = Math.max(end, this.live.at(-1)?.at ?? end);
  }

  async choose(range: RangeName): Promise<void> {
    this.range.value = range;
    await this.load();
  }

  async findSensor(): Promise<void> {
    this.sensor.value = this.isLikeSensor.peek()
      ? await get<Sensor>(this.sensorPath).catch((error: unknown) => {
          if (error instanceof RestError && error.status === 404) return null;
          throw error;
        })
      : null;
  }

  async setThresholds(thresholds: Thresholds): Promise<void> {
    this.sensor.value = await put<Sensor>(`${this.sensorPath}/thresholds`, thresholds);
  }

  append(telemetry: Telemetry): void {
    const at = timeOf(telemetry, Date.now());
    const point = pointOf(telemetry, at);
    this.live.push(point);
    this.points.value = joined(this.points.peek() ?? [], [point]);
    this.end.value = Math.max(this.end.peek(), at);
  }

  private get sensorPath(): string {
    return `/api/dht11/sensors/${encodeURIComponent(this.unit.moduleId)}`;
  }

  private async readings(end: number): Promise<Point[]> {
    const { ms, ...range } = RANGES[this.range.peek()];
    const bucket = 'bucket' in range ? range.bucket : undefined;
    const query = { sensor: this.unit.moduleId, from: end - ms, bucket, limit: MAX_READINGS };
    const { items } = await get<ReadingList>('/api/dht11/readings', query);
    return items.map(pointOfReading).toReversed();
  }

  private async stored(end: number): Promise<Point[]> {
    const { ms } = RANGES[this.range.peek()];
    const query = { from: end - ms, every: Math.ceil(ms / 1_000 / (MAX_STORED - 1)), limit: MAX_STORED };
    const path = `/api/modules/${encodeURIComponent(this.unit.moduleId)}/telemetry`;
    const { items } = await get<ModuleTelemetryList>(path, query);
    return items.map(pointOfStored).toReversed();
  }
}
