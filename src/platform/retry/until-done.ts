import { setTimeout as delay } from 'node:timers/promises';
import type { Lifecycle } from '../lifecycle/lifecycle.js';

const RETRY_MS = 1_000;

/** Repeats `work` every second until it succeeds (or, with undefined, the process stops), for what an engine that is away delays. */
export async function untilDone<T>(
  work: () => Promise<T>,
  lifecycle: Pick<Lifecycle, 'isStopping'>,
  onFailure: (error: unknown) => void,
): Promise<T | undefined> {
  while (!lifecycle.isStopping) {
    try {
      return await work();
    } catch (error) {
      onFailure(error);
      await delay(RETRY_MS, undefined, { ref: false });
    }
  }
  return undefined;
}
