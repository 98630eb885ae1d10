import type { Reading, ReadingBucket, Spread } from '../contracts/index.js';

// RFC 4180. Ids, numbers and times need no quotes, and no spreadsheet takes one for a formula.
export const READINGS_HEADER = 'sensor_id,temperature,humidity,timestamp\r\n';
export const BUCKETS_HEADER =
  'timestamp,count,temperature_min,temperature_avg,temperature_max,humidity_min,humidity_avg,humidity_max\r\n';

export function readingLine({ sensor_id, temperature, humidity, timestamp }: Reading): string {
  return csvLine([sensor_id, temperature, humidity, timestamp]);
}

export function bucketLine({ timestamp, count, temperature, humidity }: ReadingBucket): string {
  return csvLine([timestamp, count, ...spreadFields(temperature), ...spreadFields(humidity)]);
}

function spreadFields({ min, avg, max }: Spread): number[] {
  return [min, avg, max];
}

function csvLine(fields: readonly (string | number)[]): string {
  return `${fields.join(',')}\r\n`;
}
