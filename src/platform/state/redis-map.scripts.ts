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

/** KEYS map, its expiry · ARGV ttl in ms (0: stays), field, value, field … The same put twice changes only the time. */
const putFields = `${prelude}
drop_expired()
local ttl = tonumber(ARGV[1])
for i = 2, #ARGV, 2 do
  redis.call('HSET', map, ARGV[i], ARGV[i + 1])
  if ttl > 0 then
    redis.call('ZADD', expiry, now + ttl, ARGV[i])
  else
    redis.call('ZREM', expiry, ARGV[i])
  end
end
settle()`;

/** KEYS map, its expiry · ARGV fields. */
const removeFields = `${prelude}
for _, field in ipairs(ARGV) do
  redis.call('HDEL', map, field)
  redis.call('ZREM', expiry, field)
end
settle()`;

/** KEYS map, its expiry. Field, value, field, value … */
const liveFields = `${prelude}
drop_expired()
return redis.call('HGETALL', map)`;

export const mapScripts = {
  putFields: { lua: putFields, numberOfKeys: 2 },
  removeFields: { lua: removeFields, numberOfKeys: 2 },
  liveFields: { lua: liveFields, numberOfKeys: 2 },
};

export interface MapScripts {
  putFields(
    ...args: [map: string, expiry: string, ttlMs: number, ...fieldsAndValues: string[]]
  ): Promise<unknown>;
  removeFields(map: string, expiry: string, ...fields: string[]): Promise<unknown>;
  liveFields(map: string, expiry: string): Promise<string[]>;
}
