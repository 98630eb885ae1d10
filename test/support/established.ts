import { readFileSync } from 'node:fs';

const ESTABLISHED = '01';

/**
 * How many connections a server on this port holds, by the kernel's table. A client cannot tell: where the queue of
 * those to be accepted runs over, it takes itself for connected until it sends something.
 */
export function connectionsAt(port: number): number {
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = readFileSync('/proc/net/tcp', 'utf8').split('\n').slice(1);
  return rows
    .map((row) => row.trim().split(/\s+/))
    .filter(([, address, , state]) => address?.endsWith(local) && state === ESTABLISHED).length;
}
