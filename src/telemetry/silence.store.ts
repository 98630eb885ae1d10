import { Injectable } from '@nestjs/common';
import { StateEngine } from '../platform/state/state-engine.port.js';

const SCHEDULE = 'telemetry:silence';
const IS_FILLED = 'telemetry:silence:filled';

/** When each sensor counts as silent unless it is heard before. Times are epoch milliseconds. */
@Injectable()
export class SilenceStore {
  constructor(private readonly state: StateEngine) {}

  postpone(sensorIds: readonly string[], dueAt: number): Promise<void> {
    return this.state.schedule(SCHEDULE, sensorIds, dueAt);
  }

  due(until: number, limit: number): Promise<string[]> {
    return this.state.due(SCHEDULE, until, limit);
  }

  /** Those that have been heard meanwhile stay. */
  forget(sensorIds: readonly string[], until: number): Promise<void> {
    return this.state.unschedule(SCHEDULE, sensorIds, until);
  }

  /** False when the live state is new, was lost, or was filled too long ago, and every sensor has to be entered again. */
  async isFilled(): Promise<boolean> {
    return (await this.state.get(IS_FILLED)) !== undefined;
  }

  noteFilled(ttlMs: number): Promise<void> {
    return this.state.set(IS_FILLED, new Date().toISOString(), { ttlMs });
  }
}
