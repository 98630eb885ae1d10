import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';

const GRACE_MS = 2_000;
const SWEEP_MS = 50;

/**
 * Lets the server close in time, whoever closes it: requests under way get 2 s, then their connections are cut; every
 * other connection goes at once. By itself a closing server waits for clients that keep their connection after the
 * last answer, for half a request, and for upgraded connections, without end.
 */
export function closeInTime(server: Server): void {
  const upgraded = new Set<Duplex>();
  // One function for all, and not for once: either took 200 bytes more of an idle connection.
  const forget = function (this: Duplex): void {
    upgraded.delete(this);
  };
  server.on('upgrade', (_request, socket: Duplex) => {
    upgraded.add(socket);
    socket.on('close', forget);
  });
  const sweep = (): void => {
    for (const socket of upgraded) socket.destroy();
    server.closeIdleConnections();
  };
  const close = server.close.bind(server);
  server.close = (onClosed) => {
    if (server.listening) sweepUntilClosed(server, sweep);
    return close(onClosed);
  };
}

function sweepUntilClosed(server: Server, sweep: () => void): void {
  const sweeping = setInterval(sweep, SWEEP_MS);
  const giveUp = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  server.once('close', () => {
    clearInterval(sweeping);
    clearTimeout(giveUp);
  });
}
