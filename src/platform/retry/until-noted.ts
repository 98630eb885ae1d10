import { pauseFor } from './pause-for.js';

const NOTE_AGAIN_MS = 1_000;

/**
 * Repeats a note of what has happened outside every second until it is written, or the signal gives up: unlike `untilDone` it
 * goes on while the process stops, since what is done and not noted would be done again.
 */
export async function untilNoted(
  note: () => Promise<void>,
  signal: AbortSignal,
  onFailure: (error: unknown) => void,
): Promise<void> {
  do {
    try {
      return await note();
    } catch (error) {
      onFailure(error);
    }
  } while (await pauseFor(NOTE_AGAIN_MS, signal));
}
