import type { Message } from './publish-all.js';

/** What a sensor reads, none of it alarming; time in epoch ms. */
export function readingOf(sensor: number, timestamp: number): Message {
  const temperature = 20 + (timestamp % 100) / 10;
  const payload = `{"temperature":${temperature},"humidity":55.5,"timestamp":${timestamp}}`;
  return [`dht11/bench-${sensor}/data`, payload];
}
