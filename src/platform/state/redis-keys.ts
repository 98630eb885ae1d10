/** What Relais keeps in Redis, and under which names. */
export const redisKeys = {
  value: (key: string) => `relais:value:${key}`,
  map: (map: string) => `relais:map:${map}`,
  mapExpiry: (map: string) => `relais:map-expiry:${map}`,
  lease: (name: string) => `relais:lease:${name}`,
  stream: (stream: string) => `relais:stream:${stream}`,
  streamEntries: (stream: string) => `relais:stream-entries:${stream}`,
  entity: (entity: string) => `relais:entity:${entity}`,
  writer: (writer: string) => `relais:writer:${writer}`,
  schedule: (schedule: string) => `relais:schedule:${schedule}`,
  geo: (index: string) => `relais:geo:${index}`,
  rate: (bucket: string) => `relais:rate:${bucket}`,
  /** Channels do not belong to a database of Redis, so its number stands in the name. */
  channel: (database: number, channel: string) => `relais:${database}:channel:${channel}`,
};
