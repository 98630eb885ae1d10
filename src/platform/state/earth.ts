/** A place on earth, in degrees. */
export interface GeoPoint {
  readonly lat: number;
  readonly lng: number;
}

/** The earth as a sphere, m: the radius that Redis reckons with. */
const EARTH_RADIUS_M = 6_372_797.560856;

/** Redis takes no latitude beyond 85.05112878°, and does not find what lies on its very edge again. */
const MAX_LATITUDE = 85.05112877;

const RADIANS = Math.PI / 180;

/** The place as it can be indexed: not beyond the last parallel, and the antimeridian in the west only. */
export function indexable<P extends GeoPoint>(place: P): P {
  const lat = Math.min(Math.max(place.lat, -MAX_LATITUDE), MAX_LATITUDE);
  return { ...place, lat, lng: place.lng === 180 ? -180 : place.lng };
}

/** The great circle between two places by the haversine formula, m. */
export function distanceM(one: GeoPoint, other: GeoPoint): number {
  const halfLat = Math.sin(((other.lat - one.lat) * RADIANS) / 2);
  const halfLng = Math.sin(((other.lng - one.lng) * RADIANS) / 2);
  const cosines = Math.cos(one.lat * RADIANS) * Math.cos(other.lat * RADIANS);
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(halfLat ** 2 + cosines * halfLng ** 2)));
}

/**
 * How far the places within a distance of one can be from it, in degrees of latitude and of longitude; 180 degrees of
 * longitude when a pole is among them.
 */
export function reachOf({ lat }: GeoPoint, withinM: number): GeoPoint {
  const angle = withinM / EARTH_RADIUS_M;
  const toPole = Math.PI / 2 - Math.abs(lat) * RADIANS;
  const lng = angle < toPole ? Math.asin(Math.sin(angle) / Math.cos(lat * RADIANS)) : Math.PI;
  return { lat: angle / RADIANS, lng: lng / RADIANS };
}
