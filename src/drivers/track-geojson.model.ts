import type { Point } from './position.model.js';

const BEGINNING = '{"type":"Feature","geometry":{"type":"LineString","coordinates":[';
const TIMES = ']},"properties":{"coordTimes":[';
const END = ']}}';
/** RFC 7946 §3.1.4: a LineString has two positions or more; §3.2: a Feature without a place has a null geometry. */
const NOWHERE = `{"type":"Feature","geometry":null,"properties":{"coordTimes":[${END}`;

/**
 * A track as a GeoJSON Feature, in pieces of text, a slice of points each; only the last slice may have fewer than two.
 * Of the points that are written their times alone are kept, 8 bytes each, since they come after the places: a month
 * with a point every two seconds is 10 MB.
 */
export async function* geoJsonPieces(slices: AsyncIterable<readonly Point[]>): AsyncGenerator<string> {
  const times: Float64Array[] = [];
  for await (const points of slices) {
    const isFirst = times.length === 0;
    if (isFirst && points.length < 2) break;
    yield (isFirst ? BEGINNING : ',') + points.map(({ lng, lat }) => `[${lng},${lat}]`).join(',');
    times.push(Float64Array.from(points, ({ at }) => at));
  }
  if (times.length === 0) return yield NOWHERE;
  for (const [index, slice] of times.entries()) {
    yield (
      (index === 0 ? TIMES : ',') + Array.from(slice, (at) => `"${new Date(at).toISOString()}"`).join(',')
    );
  }
  yield END;
}
