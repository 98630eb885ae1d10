import type { Point } from './position.model.js';

const EXTENSION = 'http://www.garmin.com/xmlschemas/TrackPointExtension/v2';

/**
 * A track as GPX 1.1, in pieces of text, a slice of points each. GPX 1.1 itself has neither speed nor course: they
 * stand in Garmin's extension, which is where readers look for them. `name` is an id and needs no escaping.
 */
export async function* gpxPieces(
  slices: AsyncIterable<readonly Point[]>,
  name: string,
): AsyncGenerator<string> {
  let before = beginning(name);
  for await (const points of slices) {
    yield before + points.map(trackPoint).join('');
    before = '';
  }
  yield `${before}</trkseg>\n</trk>\n</gpx>\n`;
}

function beginning(name: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="Relais" xmlns="http://www.topografix.com/GPX/1/1" xmlns:gpxtpx="${EXTENSION}">
<trk>
<name>${name}</name>
<trkseg>
`;
}

function trackPoint({ lat, lng, at, speed, heading }: Point): string {
  const time = `<time>${new Date(at).toISOString()}</time>`;
  return `<trkpt lat="${degrees(lat)}" lon="${longitude(lng)}">${time}${extension(speed, heading)}</trkpt>\n`;
}

function extension(speed: number | null, heading: number | null): string {
  if (speed === null && heading === null) return '';
  const speedText = speed === null ? '' : `<gpxtpx:speed>${speed.toFixed(2)}</gpxtpx:speed>`;
  const courseText = heading === null ? '' : `<gpxtpx:course>${(heading % 360).toFixed(1)}</gpxtpx:course>`;
  const content = `<gpxtpx:TrackPointExtension>${speedText}${courseText}</gpxtpx:TrackPointExtension>`;
  return `<extensions>${content}</extensions>`;
}

/** The schema leaves 180 out: it is -180. */
function longitude(lng: number): string {
  return degrees(lng === 180 ? -180 : lng);
}

/** A centimetre; `xsd:decimal` has no exponent, which a plain number may be written with. */
function degrees(value: number): string {
  return value.toFixed(7);
}
