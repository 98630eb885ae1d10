import type { Point } from './position.model.js';
import { gpxPieces } from './track-gpx.model.js';

const NOWHERE: Point = { at: 0, lat: 0, lng: 0, accuracy: null, speed: null, heading: null };

async function gpx(...slices: readonly Partial<Point>[][]): Promise<string> {
  async function* points(): AsyncGenerator<Point[]> {
    for (const slice of slices) yield slice.map((each) => ({ ...NOWHERE, ...each }));
  }
  let text = '';
  for await (const piece of gpxPieces(points(), 'driver-7')) text += piece;
  return text;
}

describe('a track in GPX', () => {
  it('is one segment of points with their times, in the order they come', async () => {
    const at = Date.UTC(2026, 4, 1, 12);
    const text = await gpx([{ at, lat: 48.85, lng: 2.35 }], [{ at: at + 1500, lat: 48.86, lng: -2.5 }]);
    expect(text).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="Relais" xmlns="http://www.topografix.com/GPX/1/1" xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v2">
<trk>
<name>driver-7</name>
<trkseg>
<trkpt lat="48.8500000" lon="2.3500000"><time>2026-05-01T12:00:00.000Z</time></trkpt>
<trkpt lat="48.8600000" lon="-2.5000000"><time>2026-05-01T12:00:01.500Z</time></trkpt>
</trkseg>
</trk>
</gpx>
`);
  });

  it('has speed and course in the extension, each where it is known', async () => {
    const text = await gpx([{ speed: 13.888, heading: 360 }, { speed: 0 }, { heading: 89.96 }]);
    expect(text.match(/<extensions>.*<\/extensions>/g)).toEqual(
      [
        '<gpxtpx:speed>13.89</gpxtpx:speed><gpxtpx:course>0.0</gpxtpx:course>',
        '<gpxtpx:speed>0.00</gpxtpx:speed>',
        '<gpxtpx:course>90.0</gpxtpx:course>',
      ].map(
        (content) =>
          `<extensions><gpxtpx:TrackPointExtension>${content}</gpxtpx:TrackPointExtension></extensions>`,
      ),
    );
  });

  it.each([
    [180, '-180.0000000'],
    [-180, '-180.0000000'],
    [0.0000001, '0.0000001'],
  ])('writes the longitude %d so that the schema takes it', async (lng, written) => {
    expect(await gpx([{ lng }])).toContain(` lon="${written}"`);
  });

  it('is a segment without points where there are none', async () => {
    expect(await gpx()).toContain('<name>driver-7</name>\n<trkseg>\n</trkseg>\n</trk>\n</gpx>\n');
  });
});
