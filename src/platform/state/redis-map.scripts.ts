/**
 * A map is a hash, and beside it a sorted set of those fields that vanish, by when they do (epoch ms of the server):
 * Redis has TTLs of single fields only from 7.4 on.
 *
 * `drop_expired` removes what has vanished. `settle` lets both keys vanish with their last field, unless some field stays.
 */
const prelude = `
local map, expiry = KEYS[1], KEYS[2]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function drop_expired()
  local gone
  repeat
    gone = redis.call('ZRANGEBYSCORE', expiry, '-inf', now, 'LIMIT', 0, 1000)
    if #gone > 0 then
      redis.call('HDEL', map, unpack(gone))
      redis.call('ZREM', expiry, unpack(gone))
    end
  until #gone < 1000
end

local function settle()
  if redis.call('HLEN', map) > redis.call('ZCARD', expiry) then
    redis.call('PERSIST', map)
    redis.call('PERSIST', expiry)
    return
  end
  local last = redis.call('ZRANGE', expiry, -1, -1, 'WITHSCORES')[2]
  if last then
    redis.call('PEXPIREAT', map, last)
    redis.call('PEXPIREAT', expiry, last)
  end
end
`;

/** KEYS map, its expiry · ARGV field, value, ttl in ms (0: stays). The same put twice changes nothing but the time. */
const putField = `${prelude}
drop_expired()
redis.call('HSET', map, ARGV[1], ARGV[2])
if tonumber(ARGV[3]) > 0 then
  redis.call('ZADD', expiry, now + ARGV[3], ARGV[1])
else
  redis.call('ZREM', expiry, ARGV[1])
end
settle()`;

/** KEYS map, its expiry · ARGV field. */
const removeField = `${prelude}
redis.call('HDEL', map, ARGV[1])
redis.call('ZREM', expiry, ARGV[1])
settle()`;

/** KEYS map, its expiry. Field, value, field, value … */
const liveFields = `${prelude}
drop_expired()
return redis.call('HGETALL', map)`;

export const mapScripts = {
  putField: { lua: putField, numberOfKeys: 2 },
  removeField: { lua: removeField, numberOfKeys: 2 },
  liveFields: { lua: liveFields, numberOfKeys: 2 },
};

export interface MapScripts {
  putField(
    ...args: [map: string, expiry: string, field: string, value: string, ttlMs: number]
  ): Promise<unknown>;
  removeField(map: string, expiry: string, field: string): Promise<unknown>;
  liveFields(map: string, expiry: string): Promise<string[]>;
}
