import { cpuMicros, residentMiB } from '../process-cost.js';
import type { Target } from '../targets/target.js';
import type { Figure } from './job.js';

/** What work is counted by, such as a delivery and deliveries. */
export type Unit = readonly [one: string, many: string];

/** What some work takes of a target, from `begin` until its figures are asked for. */
export class Effort {
  private readonly beganAt = performance.now();
  private readonly cpuBefore: number;

  private constructor(private readonly target: Target) {
    this.cpuBefore = cpuMicros(target.pids);
  }

  static async begin(target: Target): Promise<Effort> {
    await target.server?.heldUp();
    return new Effort(target);
  }

  /** Of so many units, all of which were done meanwhile. */
  async figures(count: number, [one, many]: Unit): Promise<Figure[]> {
    const seconds = (performance.now() - this.beganAt) / 1000;
    const cpu = cpuMicros(this.target.pids) - this.cpuBefore;
    return [
      { name: `${many}/s`, value: count / seconds },
      { name: `µs of the processor a ${one}`, value: cpu / count },
      { name: 'resident MiB', value: residentMiB(this.target.pids) },
      ...(await this.heldUp(seconds)),
    ];
  }

  private async heldUp(seconds: number): Promise<Figure[]> {
    const held = await this.target.server?.heldUp();
    if (!held) return [];
    return [
      { name: 'event loop’s delay, p99 in ms', value: held.loopDelayMs },
      { name: 'garbage collection, ms a second', value: held.garbageMs / seconds },
      { name: 'garbage collection, longest in ms', value: held.longestGarbageMs },
    ];
  }
}

/** The figures of one part of a job. */
export function partOf(part: string, figures: readonly Figure[]): Figure[] {
  return figures.map(({ name, value }) => ({ name: `${part}: ${name}`, value }));
}
