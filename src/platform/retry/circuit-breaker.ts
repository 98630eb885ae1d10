import { backoffMs, type BackoffRange } from './backoff.js';

/** `trial`: the pause is over, and one call at a time shows whether the next one is needed. */
export type CircuitState = 'closed' | 'open' | 'trial';

/**
 * Keeps calls from a target that is not well: after so many failures in a row nobody calls it for a pause, which grows
 * with every trial that fails. A success closes the circuit.
 */
export class CircuitBreaker {
  private failures = 0;
  private openUntil = 0;

  constructor(
    private readonly patience: number,
    private readonly pause: BackoffRange,
  ) {}

  get state(): CircuitState {
    if (this.failures < this.patience) return 'closed';
    return performance.now() < this.openUntil ? 'open' : 'trial';
  }

  noteSuccess(): void {
    this.failures = 0;
  }

  noteFailure(): void {
    this.failures += 1;
    const trials = this.failures - this.patience + 1;
    if (trials > 0) this.openUntil = performance.now() + backoffMs(trials, this.pause);
  }
}
