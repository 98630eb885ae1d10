import type { Settings } from '../../platform/config/settings.js';

/** What a check found. `advice` says what to do about a problem. */
export interface Finding {
  readonly isWell: boolean;
  readonly what: string;
  readonly advice?: string;
}

export interface Check {
  readonly name: string;
  /** May throw: that is a problem too. */
  find(settings: Settings): Finding | Promise<Finding>;
}

export const well = (what: string): Finding => ({ isWell: true, what });
export const problem = (what: string, advice: string): Finding => ({ isWell: false, what, advice });

/** The reason in an error, for people; a refused connection comes as several errors in one. */
export function reasonOf(error: unknown): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  if (!(first instanceof Error)) return String(first);
  return first.message || (first as NodeJS.ErrnoException).code || first.name;
}
