import type { Socket as Connection } from 'engine.io';

/** What may wait for one connection before it is cut off. */
export const MAX_WAITING_BYTES = 1_048_576;

/**
 * Bounds what waits for a client that reads too slowly: past `MAX_WAITING_BYTES` that the network has not taken,
 * the connection is closed and the client catches up when it is back.
 */
export function boundWaitingBytes(connection: Connection, onCut: (waitingBytes: number) => void): void {
  let waiting = 0;
  connection.on('packetCreate', ({ data }: { data?: string | Buffer }) => {
    const isBehind = waiting > 0;
    waiting += data?.length ?? 0;
    if (!isBehind || waiting <= MAX_WAITING_BYTES) return;
    onCut(waiting);
    connection.close(true);
  });
  connection.on('drain', () => {
    waiting = 0;
  });
}
