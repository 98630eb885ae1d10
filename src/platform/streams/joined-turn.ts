import type { Writable } from 'node:stream';

/** More is not held: whoever bounds what waits in a stream counts this too. */
const MOST_BYTES = 65_536;

const held = new WeakSet<Writable>();

/**
 * Has what is written to a stream from now to the end of this turn of the event loop leave in one write: system calls are
 * most of what small messages cost. Order stays what it was.
 */
export function joinWritesOfTurn(stream: Writable): void {
  if (stream.writableLength > MOST_BYTES) return release(stream);
  if (held.has(stream)) return;
  held.add(stream);
  stream.cork();
  setImmediate(release, stream);
}

function release(stream: Writable): void {
  if (held.delete(stream)) stream.uncork();
}
