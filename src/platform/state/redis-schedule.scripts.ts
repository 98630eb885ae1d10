/** KEYS schedule · ARGV until (epoch ms), members. Never takes away one that was postponed beyond it meanwhile. */
const unschedule = `
local until_ms = tonumber(ARGV[1])
for i = 2, #ARGV do
  local due_at = redis.call('ZSCORE', KEYS[1], ARGV[i])
  if due_at and tonumber(due_at) <= until_ms then redis.call('ZREM', KEYS[1], ARGV[i]) end
end`;

export const scheduleScripts = {
  unschedule: { lua: unschedule, numberOfKeys: 1 },
};

export interface ScheduleScripts {
  unschedule(schedule: string, until: number, ...members: string[]): Promise<unknown>;
}
