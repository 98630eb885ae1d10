import type { Server, Socket as Connection } from 'engine.io';

/** What may wait for one connection before it is cut off. */
export const MAX_WAITING_BYTES = 1_048_576;

const WAITING = Symbol('bytes that wait');

/** The count stands at the connection itself: closures for each took 200 bytes more of an idle one. */
interface BoundConnection extends Connection {
  [WAITING]: number;
}

/**
 * Bounds what waits for clients that read too slowly: past `MAX_WAITING_BYTES` that the network has not taken, a
 * connection is closed and its client catches up when it is back.
 */
export function boundWaitingBytes(engine: Pick<Server, 'on'>, onCut: (waitingBytes: number) => void): void {
  const count = function (this: BoundConnection, { data }: { data?: string | Buffer }): void {
    const isBehind = this[WAITING] > 0;
    this[WAITING] += data?.length ?? 0;
    if (!isBehind || this[WAITING] <= MAX_WAITING_BYTES) return;
    onCut(this[WAITING]);
    this.close(true);
  };
  const settle = (connection: BoundConnection): void => {
    connection[WAITING] = 0;
  };
  engine.on('connection', (connection: BoundConnection) => {
    settle(connection);
    connection.on('packetCreate', count);
  });
  engine.on('drain', settle);
}
