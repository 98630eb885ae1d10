import type { Message } from './publish-all.js';

/** Where a driver is at that time, in epoch ms: elsewhere each time. */
export function positionOf(driver: number, timestamp: number): Message {
  const id = driverOf(driver);
  const place = `"lat":${48.5 + ((driver + timestamp) % 997) / 1500},"lng":${2 + (driver % 983) / 1500}`;
  const data = `{${place},"timestamp":${timestamp},"speed":9.5}`;
  return [`chauffeur/${id}/position`, `{"type":"general_position","chauffeur_id":"${id}","data":${data}}`];
}

export const driverOf = (no: number): string => `bench-${no}`;
