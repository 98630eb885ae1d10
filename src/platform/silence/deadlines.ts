import type { StateEngine } from '../state/state-engine.port.js';

/** When each of many counts as silent unless it is heard before. Times are epoch milliseconds. */
export class Deadlines {
  private readonly filledKey: string;

  constructor(
    private readonly state: StateEngine,
    private readonly name: string,
  ) {
    this.filledKey = `${name}:filled`;
  }

  postpone(ids: readonly string[], dueAt: number): Promise<void> {
    return this.state.schedule(this.name, ids, dueAt);
  }

  due(until: number, limit: number): Promise<string[]> {
    return this.state.due(this.name, until, limit);
  }

  /** Those that have been heard meanwhile stay. */
  forget(ids: readonly string[], until: number): Promise<void> {
    return this.state.unschedule(this.name, ids, until);
  }

  /** False when the live state is new, was lost, or was filled too long ago, and all have to be entered again. */
  async areFilled(): Promise<boolean> {
    return (await this.state.get(this.filledKey)) !== undefined;
  }

  noteFilled(ttlMs: number): Promise<void> {
    return this.state.set(this.filledKey, new Date().toISOString(), { ttlMs });
  }
}
