/** KEYS lease · ARGV holder, ttl in ms. 1 when the holder has it now, 0 while another has it. */
const acquireLease = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`;

/** KEYS lease · ARGV holder. Never takes away what another has got meanwhile. */
const releaseLease = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`;

export const leaseScripts = {
  acquireLease: { lua: acquireLease, numberOfKeys: 1 },
  releaseLease: { lua: releaseLease, numberOfKeys: 1 },
};

export interface LeaseScripts {
  acquireLease(lease: string, holder: string, ttlMs: number): Promise<0 | 1>;
  releaseLease(lease: string, holder: string): Promise<unknown>;
}
