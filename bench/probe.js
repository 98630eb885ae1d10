// Preloaded into a server under test: says at each SIGUSR2 what has held up its event loop, in ms, and begins anew.
import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';

const RESOLUTION_MS = 10;
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
const garbage = { total: 0, longest: 0 };
const collections = new PerformanceObserver((list) => count(list.getEntries()));

delay.enable();
collections.observe({ entryTypes: ['gc'] });
process.on('SIGUSR2', () => {
  count(collections.takeRecords());
  console.log(`held up ${delay.percentile(99) / 1e6 - RESOLUTION_MS} ${garbage.total} ${garbage.longest}`);
  delay.reset();
  Object.assign(garbage, { total: 0, longest: 0 });
});

function count(pauses) {
  for (const { duration } of pauses) {
    garbage.total += duration;
    garbage.longest = Math.max(garbage.longest, duration);
  }
}
