import type { Server, Socket as Connection } from 'engine.io';

/** What may wait for one connection before it is cut off. */
export const MAX_WAITING_BYTES = 1_048_576;

const WAITING = Symbol('bytes that wait');
const MOST = Symbol('bytes that may wait');

/** The count stands at the connection itself: closures for each took 200 bytes more of an idle one. */
interface BoundConnection extends Connection {
  [WAITING]: number;
  [MOST]: number;
}

/**
 * Bounds what waits for clients that read too slowly: past `MAX_WAITING_BYTES` that the network has not taken, a
 * connection is closed and its client catches up when it is back.
 *
 * What it catches up with may be larger, and goes out twice, as acknowledgement and as named event: the message that
 * finds nothing waiting counts for nothing, nor does its like behind it. Else whoever has missed much would be cut off by
 * the answer that heals it, each time anew.
 */
export function boundWaitingBytes(engine: Pick<Server, 'on'>, onCut: (waitingBytes: number) => void): void {
  const count = function (this: BoundConnection, { data }: { data?: string | Buffer }): void {
    const bytes = data?.length ?? 0;
    if (this[WAITING] === 0) this[MOST] = MAX_WAITING_BYTES + 2 * bytes;
    this[WAITING] += bytes;
    if (this[WAITING] <= this[MOST]) return;
    onCut(this[WAITING]);
    this.close(true);
  };
  const settle = (connection: BoundConnection): void => {
    connection[WAITING] = 0;
  };
  engine.on('connection', (connection: BoundConnection) => {
    connection[WAITING] = connection[MOST] = 0;
    connection.on('packetCreate', count);
  });
  engine.on('drain', settle);
}
