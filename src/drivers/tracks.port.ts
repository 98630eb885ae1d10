import type { TextStream } from '../platform/paging/text-stream.js';
import type { AskedWindow } from './track-window.model.js';

export interface TrackQuestion extends AskedWindow {
  readonly format: 'geojson' | 'gpx';
}

/** Where drivers were, for other features; whoever asks has made sure that the answer may be seen. */
export abstract class Tracks {
  /**
   * Where the car of a reservation was during its ride, all of it where the question names no time; empty when there
   * was none. Rejects when it cannot be read, and with REQUEST_INVALID when `from` is after `to`.
   */
  abstract ofRide(reservationId: string, question: TrackQuestion): Promise<TextStream>;
}
