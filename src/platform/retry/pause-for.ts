import { setTimeout as pause } from 'node:timers/promises';

/** True after `ms`; false as soon as `signal` is aborted. */
export function pauseFor(ms: number, signal: AbortSignal): Promise<boolean> {
  return pause(ms, true, { signal }).catch(() => false);
}
