import { setTimeout as pause } from 'node:timers/promises';

/** Waits for something that announces itself to nobody: looks every 5 ms, gives up after 10 s, or so many milliseconds. */
export async function until(isSo: () => boolean | Promise<boolean>, withinMs = 10_000): Promise<void> {
  for (const end = performance.now() + withinMs; performance.now() < end; await pause(5)) {
    if (await isSo()) return;
  }
  throw new Error(`never came true: ${isSo.toString()}`);
}
