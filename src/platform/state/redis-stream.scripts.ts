/**
 * A stream is a hash {run, epoch, offset} and a list of entries, "expires-at data", oldest first; the last one bears
 * `offset`. The list alone may vanish (age, eviction): then its history is gone, and is known to be.
 *
 * `run` is the server's run id: a server that starts again, perhaps from an old snapshot, must not go on counting where
 * others have counted before. Asking for it costs 6 µs a call.
 */
const prelude = `
local stream, entries = KEYS[1], KEYS[2]
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)') or ''
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function open(new_epoch)
  if redis.call('HGET', stream, 'run') == run then return end
  redis.call('DEL', stream, entries)
  redis.call('HSET', stream, 'run', run, 'epoch', new_epoch, 'offset', 0)
end

local function drop_expired()
  local oldest = redis.call('LINDEX', entries, 0)
  while oldest and tonumber(string.match(oldest, '^%d+')) <= now do
    redis.call('LPOP', entries)
    oldest = redis.call('LINDEX', entries, 0)
  end
end

local function append(data, max_length, max_age, life)
  local offset = redis.call('HINCRBY', stream, 'offset', 1)
  redis.call('RPUSH', entries, string.format('%.0f ', now + max_age) .. data)
  redis.call('LTRIM', entries, -max_length, -1)
  drop_expired()
  redis.call('PEXPIRE', entries, max_age)
  redis.call('PEXPIRE', stream, life)
  return {redis.call('HGET', stream, 'epoch'), offset}
end
`;

/** KEYS stream, entries · ARGV epoch if it is new, data, most entries, their age in ms, life of the stream in ms. */
const appendEntry = `${prelude}
open(ARGV[1])
return append(ARGV[2], ARGV[3], ARGV[4], ARGV[5])`;

/**
 * KEYS for each publication: stream, entries … and its entity; last of all the writer · ARGV epochs that are new begin with
 * this, most entries, their age in ms, life of the stream in ms, channel, length of the prefix of streams, number of the
 * batch, and for each publication: its streams’ count, data, 'change', 'gone' or 'always', aspect, value.
 *
 * An entity is a hash of its aspects, "epoch value"; a writer holds the number of its last batch. Followers are told
 * "stream epoch offset stream epoch offset …\\ndata". Epoch, offset … for each publication; nil when the batch is not new.
 */
const publishBatch = `${prelude}
local new_epoch, max_length, max_age, life = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local channel, prefix, number = ARGV[5], ARGV[6] + 1, tonumber(ARGV[7])
local writer = KEYS[#KEYS]

local function is_news(entity, kind, aspect, value)
  if kind == 'always' then return true end
  if kind == 'gone' then
    redis.call('DEL', entity)
    return true
  end
  local known = redis.call('HGET', stream, 'epoch') .. ' ' .. value
  local is_same = redis.call('HGET', entity, aspect) == known
  if not is_same then redis.call('HSET', entity, aspect, known) end
  redis.call('PEXPIRE', entity, life)
  return not is_same
end

local function publish(first, last, data)
  local places, told = {}, {}
  for key = first, last, 2 do
    stream, entries = KEYS[key], KEYS[key + 1]
    open(new_epoch .. key)
    local place = append(data, max_length, max_age, life)
    table.insert(places, place[1])
    table.insert(places, place[2])
    table.insert(told, string.sub(stream, prefix) .. ' ' .. place[1] .. ' ' .. place[2])
  end
  redis.call('PUBLISH', channel, table.concat(told, ' ') .. '\\n' .. data)
  return places
end

if tonumber(redis.call('GET', writer) or 0) >= number then return false end
redis.call('SET', writer, number, 'PX', life)
local published, key = {}, 1
for i = 8, #ARGV, 5 do
  local entity = key + 2 * ARGV[i]
  stream, entries = KEYS[key], KEYS[key + 1]
  open(new_epoch .. key)
  local is_told = is_news(KEYS[entity], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4])
  table.insert(published, is_told and publish(key, entity - 1, ARGV[i + 1]) or {})
  key = entity + 1
end
return published`;

/** KEYS stream, entries · ARGV epoch, offset, the most. The entries after it; nil when some of them are gone, or too many. */
const entriesAfter = `${prelude}
local known = redis.call('HMGET', stream, 'run', 'epoch', 'offset')
if known[1] ~= run or known[2] ~= ARGV[1] then return false end
drop_expired()
local missed, kept = known[3] - ARGV[2], redis.call('LLEN', entries)
if missed < 0 or missed > kept or missed > tonumber(ARGV[3]) then return false end
return redis.call('LRANGE', entries, kept - missed, -1)`;

/** KEYS stream, entries · ARGV epoch if it is new, life of the stream in ms. */
const streamPosition = `${prelude}
open(ARGV[1])
if redis.call('PTTL', stream) < tonumber(ARGV[2]) then redis.call('PEXPIRE', stream, ARGV[2]) end
return {redis.call('HGET', stream, 'epoch'), tonumber(redis.call('HGET', stream, 'offset'))}`;

export const streamScripts = {
  appendEntry: { lua: appendEntry, numberOfKeys: 2 },
  entriesAfter: { lua: entriesAfter, numberOfKeys: 2 },
  streamPosition: { lua: streamPosition, numberOfKeys: 2 },
  publishBatch: { lua: publishBatch },
};

type Position = [epoch: string, offset: number];

export interface StreamScripts {
  appendEntry(
    ...args: [
      stream: string,
      entries: string,
      newEpoch: string,
      data: string,
      maxLength: number,
      maxAgeMs: number,
      lifeMs: number,
    ]
  ): Promise<Position>;
  entriesAfter(
    ...args: [stream: string, entries: string, ...Position, most: number]
  ): Promise<string[] | null>;
  /** The number of keys, the keys, and what the script says of its arguments. */
  publishBatch(...args: (string | number)[]): Promise<(string | number)[][] | null>;
  streamPosition(
    ...args: [stream: string, entries: string, newEpoch: string, lifeMs: number]
  ): Promise<Position>;
}
