import { streamPrelude } from './redis-stream.scripts.js';

/**
 * KEYS for each publication: stream, entries … and its entity; last of all the writer · ARGV epochs that are new begin with
 * this, most entries, their age in ms, life of the stream in ms, channel, length of the prefix of streams, number of the
 * batch, and for each publication: its streams’ count, data, 'change', 'gone' or 'always', aspect, value, revision or 0.
 *
 * An entity is a hash of its aspects, "revision epoch value", and under the aspect '' the revision from which on it was
 * gone; a writer holds the number of its last batch. Followers are told
 * "stream epoch offset stream epoch offset …\\ndata". Epoch, offset … for each publication; nil when the batch is not new.
 */
const publishBatch = `${streamPrelude}
local new_epoch, max_length, max_age, life = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local channel, prefix, number = ARGV[5], ARGV[6] + 1, tonumber(ARGV[7])
local writer = KEYS[#KEYS]

local function revision_of(known)
  return tonumber(string.match(known or '', '^%d+') or 0)
end

local function is_gone(entity, revision)
  local is_last = true
  local known = redis.call('HGETALL', entity)
  for i = 1, #known, 2 do
    if revision_of(known[i + 1]) > revision_of(revision) then
      is_last = false
    else
      redis.call('HDEL', entity, known[i])
    end
  end
  redis.call('HSETNX', entity, '', revision)
  redis.call('PEXPIRE', entity, life)
  return is_last
end

local function is_changed(entity, aspect, value, revision)
  local before = redis.call('HMGET', entity, aspect, '')
  local last = math.max(revision_of(before[1]), revision_of(before[2]))
  if revision ~= '0' and revision_of(revision) < last then return false end
  local known = redis.call('HGET', stream, 'epoch') .. ' ' .. value
  redis.call('HSET', entity, aspect, revision .. ' ' .. known)
  redis.call('PEXPIRE', entity, life)
  return not before[1] or string.match(before[1], ' (.*)') ~= known
end

local function is_news(entity, kind, aspect, value, revision)
  if kind == 'always' then return true end
  if kind == 'change' then return is_changed(entity, aspect, value, revision) end
  if revision ~= '0' then return is_gone(entity, revision) end
  redis.call('DEL', entity)
  return true
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
for i = 8, #ARGV, 6 do
  local entity = key + 2 * ARGV[i]
  stream, entries = KEYS[key], KEYS[key + 1]
  open(new_epoch .. key)
  local is_told = is_news(KEYS[entity], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4], ARGV[i + 5])
  table.insert(published, is_told and publish(key, entity - 1, ARGV[i + 1]) or {})
  key = entity + 1
end
return published`;

export const publishScripts = { publishBatch: { lua: publishBatch } };

export interface PublishScripts {
  /** The number of keys, the keys, and what the script says of its arguments. */
  publishBatch(...args: (string | number)[]): Promise<(string | number)[][] | null>;
}
