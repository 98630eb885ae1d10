/**
 * A stream is a hash {run, epoch, offset} and a list of entries, "expires-at data", oldest first; the last one bears
 * `offset`. The list alone may vanish (age, eviction): then its history is gone, and is known to be.
 *
 * `run` is the server's run id: a server that starts again, perhaps from an old snapshot, must not go on counting where
 * others have counted before. Asking for it costs 6 µs a call.
 */
export const streamPrelude = `
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
const appendEntry = `${streamPrelude}
open(ARGV[1])
return append(ARGV[2], ARGV[3], ARGV[4], ARGV[5])`;

/** KEYS stream, entries · ARGV epoch, offset, the most. The entries after it; nil when some of them are gone, or too many. */
const entriesAfter = `${streamPrelude}
local known = redis.call('HMGET', stream, 'run', 'epoch', 'offset')
if known[1] ~= run or known[2] ~= ARGV[1] then return false end
drop_expired()
local missed, kept = known[3] - ARGV[2], redis.call('LLEN', entries)
if missed < 0 or missed > kept or missed > tonumber(ARGV[3]) then return false end
return redis.call('LRANGE', entries, kept - missed, -1)`;

/** KEYS stream, entries · ARGV epoch if it is new, life of the stream in ms. */
const streamPosition = `${streamPrelude}
open(ARGV[1])
if redis.call('PTTL', stream) < tonumber(ARGV[2]) then redis.call('PEXPIRE', stream, ARGV[2]) end
return {redis.call('HGET', stream, 'epoch'), tonumber(redis.call('HGET', stream, 'offset'))}`;

export const streamScripts = {
  appendEntry: { lua: appendEntry, numberOfKeys: 2 },
  entriesAfter: { lua: entriesAfter, numberOfKeys: 2 },
  streamPosition: { lua: streamPosition, numberOfKeys: 2 },
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
  streamPosition(
    ...args: [stream: string, entries: string, newEpoch: string, lifeMs: number]
  ): Promise<Position>;
}
