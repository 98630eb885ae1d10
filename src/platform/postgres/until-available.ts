import { setTimeout as delay } from 'node:timers/promises';
import type { Lifecycle } from '../lifecycle/lifecycle.js';
import { isUnavailable } from './connection-failure.js';

const TRY_AGAIN_MS = 500;

/** Does `work` once the database is there, for what must keep its turn. DATABASE_UNAVAILABLE only while the process stops. */
export async function untilAvailable<T>(
  work: () => Promise<T>,
  lifecycle: Pick<Lifecycle, 'isStopping'>,
): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isUnavailable(error) || lifecycle.isStopping) throw error;
    }
    await delay(TRY_AGAIN_MS, undefined, { ref: false });
  }
}
