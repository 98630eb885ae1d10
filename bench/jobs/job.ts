import type { Chart } from '../plots/chart.js';
import type { Target } from '../targets/target.js';

/** One number of one round, such as `fan-out to 100, QoS 0: deliveries/s`. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** What stands above it in the table, where that is not its target: `10 ×`. */
  readonly column?: string;
}

/** A chart whose lines are the targets; the figures' names are what is counted across. */
export interface Plot extends Chart {
  /** In `bench/plots`, without its ending. */
  readonly file: string;
}

export interface Job {
  /** Whether it can be asked of this target. */
  suits(target: Target): boolean;
  /** One round, of which each measurement lasts so many seconds. Throws when anything got lost. */
  measure(target: Target, seconds: number): Promise<Figure[]>;
  /** What is drawn of it in the end. */
  readonly plot?: Plot;
}
