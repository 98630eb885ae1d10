import type { Track } from '../contracts/index.js';
import type { Point } from './position.model.js';
import { geoJsonPieces } from './track-geojson.model.js';

const NOON = Date.UTC(2026, 4, 1, 12);
const point = (n: number): Point => ({
  at: NOON + n * 1000,
  lat: 48.8 + n / 10,
  lng: 2.3,
  accuracy: 4,
  speed: null,
  heading: null,
});

async function* slicesOf(...sizes: readonly number[]): AsyncGenerator<Point[]> {
  let n = 0;
  for (const size of sizes) yield Array.from({ length: size }, () => point(n++));
}

async function trackOf(...sizes: readonly number[]): Promise<Track> {
  let text = '';
  for await (const piece of geoJsonPieces(slicesOf(...sizes))) text += piece;
  return JSON.parse(text) as Track;
}

describe('a track in GeoJSON', () => {
  it('is a LineString of longitudes and latitudes, and the time of each', async () => {
    expect(await trackOf(2)).toEqual({
      type: 'Feature',
      geometry: {
        type: 'LineString',
        coordinates: [
          [2.3, 48.8],
          [2.3, 48.9],
        ],
      },
      properties: { coordTimes: ['2026-05-01T12:00:00.000Z', '2026-05-01T12:00:01.000Z'] },
    });
  });

  it.each([
    ['nothing', []],
    ['an empty slice', [0]],
    ['one point', [1]],
  ])('has no geometry for %s', async (_, sizes) => {
    expect(await trackOf(...sizes)).toEqual({
      type: 'Feature',
      geometry: null,
      properties: { coordTimes: [] },
    });
  });

  it('has every point of several slices once, a last one of one point included', async () => {
    const { geometry, properties } = await trackOf(3, 3, 1);
    expect(geometry?.coordinates).toHaveLength(7);
    expect(properties.coordTimes.map((time) => Date.parse(time))).toEqual(
      Array.from({ length: 7 }, (_, n) => NOON + n * 1000),
    );
  });

  it('takes a slice only when its piece is asked for', async () => {
    let taken = 0;
    async function* counted(): AsyncGenerator<Point[]> {
      for await (const slice of slicesOf(2, 2, 2)) {
        taken += 1;
        yield slice;
      }
    }
    const pieces = geoJsonPieces(counted());
    await pieces.next();
    expect(taken).toBe(1);
    await pieces.return(undefined);
    expect(taken).toBe(1);
  });
});
