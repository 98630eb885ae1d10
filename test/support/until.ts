import { setTimeout as pause } from 'node:timers/promises';

/** Waits for something that announces itself to nobody: looks every 5 ms, gives up after 10 s. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 10_000; performance.now() < end; await pause(5)) {
    if (await isSo()) return;
  }
  throw new Error(`never came true: ${isSo.toString()}`);
}
