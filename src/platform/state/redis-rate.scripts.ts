/**
 * KEYS windows · ARGV seconds that a window lasts, then for each window its limit and whose it is: the number of the
 * asker, from 1. One use of each; an asker's later windows are left alone once one is used up. Milliseconds that each asker
 * has to wait, 0 for none.
 */
const takeFromWindows = `
local waits = {}
for i, window in ipairs(KEYS) do
  local limit, asker = tonumber(ARGV[2 * i]), tonumber(ARGV[2 * i + 1])
  if (waits[asker] or 0) == 0 then
    redis.call('SET', window, 0, 'EX', ARGV[1], 'NX')
    local isOver = redis.call('INCR', window) > limit
    waits[asker] = isOver and math.max(1, redis.call('PTTL', window)) or 0
  end
end
return waits`;

export const rateScripts = {
  takeFromWindows: { lua: takeFromWindows },
};

export interface RateScripts {
  takeFromWindows(windows: number, ...keysThenRest: (string | number)[]): Promise<number[]>;
}
