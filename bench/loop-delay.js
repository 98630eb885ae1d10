// Preloaded into a server under test: says the event loop's delay (99th percentile, ms) at each SIGUSR2, and begins anew.
import { monitorEventLoopDelay } from 'node:perf_hooks';

const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();
process.on('SIGUSR2', () => {
  console.log(`loop delay ${(delay.percentile(99) / 1e6 - 10).toFixed(1)} ms`);
  delay.reset();
});
