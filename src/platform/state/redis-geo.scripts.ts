/**
 * KEYS index · ARGV longitude, latitude, radius in m, limit. A small circle first, doubled until it holds enough: where
 * members stand close together GEOSEARCH would sort all of the large one. Reads only.
 */
const nearMembers = `
local radius, limit = tonumber(ARGV[3]), tonumber(ARGV[4])
local reach = 1000
while true do
  local within = math.min(reach, radius)
  local found = redis.call('GEOSEARCH', KEYS[1], 'FROMLONLAT', ARGV[1], ARGV[2], 'BYRADIUS', within, 'm',
    'ASC', 'COUNT', limit, 'WITHDIST', 'WITHCOORD')
  if #found == limit or within == radius then return found end
  reach = reach * 2
end`;

export const geoScripts = {
  nearMembers: { lua: nearMembers, numberOfKeys: 1 },
};

/** The member's name, how far it is in m, and its longitude and latitude. */
export type FoundMember = [member: string, distance: string, place: [lng: string, lat: string]];

export interface GeoScripts {
  nearMembers(
    ...args: [index: string, lng: number, lat: number, radiusM: number, limit: number]
  ): Promise<FoundMember[]>;
}
