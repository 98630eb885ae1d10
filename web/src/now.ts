import { signal } from '@preact/signals';

const TICK_MS = 1_000;

/** Epoch milliseconds, a second at a time: for ages and countdowns. It stands still while nobody looks at the page. */
export const now = signal(Date.now());

setInterval(() => {
  if (!document.hidden) now.value = Date.now();
}, TICK_MS);
document.addEventListener('visibilitychange', () => (now.value = Date.now()));
