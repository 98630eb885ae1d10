import { setMaxListeners } from 'node:events';

/**
 * Aborts with the first of these, and may have any number of listeners. `AbortSignal.any` does not do: with Node 20.20 a
 * time-out among its sources is lost to the garbage collector and never aborts.
 */
export function firstAbort(...signals: readonly AbortSignal[]): AbortSignal {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  for (const signal of signals) {
    if (signal.aborted) controller.abort();
    else signal.addEventListener('abort', () => controller.abort(), { once: true });
  }
  return controller.signal;
}
