import { setTimeout as pause } from 'node:timers/promises';
import { firstAbort } from '../simulate/first-abort.js';

/** Tokens live for hours: a part begins again with fresh ones before they end. */
const SHIFT_MS = 3 * 3_600_000;
const AGAIN_MS = 5_000;

/** Something that goes on as long as the demo does. */
export interface DemoPart {
  readonly name: string;
  /** Until `signal` aborts; settles once it has left in order. */
  play(signal: AbortSignal): Promise<void>;
}

/** Plays a part until `stop` aborts. One that fails is told of, and begins again after 5 s. */
export async function keepPlaying(
  part: DemoPart,
  stop: AbortSignal,
  warn: (line: string) => void,
): Promise<void> {
  while (!stop.aborted) {
    try {
      await part.play(firstAbort(stop, AbortSignal.timeout(SHIFT_MS)));
    } catch (error) {
      if (stop.aborted) return;
      warn(
        `the ${part.name} of the demo begin again: ${error instanceof Error ? error.message : String(error)}`,
      );
      await pause(AGAIN_MS, undefined, { signal: stop }).catch(() => undefined);
    }
  }
}
