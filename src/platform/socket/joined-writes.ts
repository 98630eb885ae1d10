import type { Socket as NetSocket } from 'node:net';
import type { Socket as Connection } from 'engine.io';

/** What engine.io and ws keep to themselves; absent while a connection polls. */
interface RawTransport {
  readonly socket?: { readonly _socket?: NetSocket | null };
}

/**
 * Frames that leave for a connection in one turn of the event loop go to the network in one write: a system call for each
 * frame is most of what a fan-out costs. Nothing waits longer than the turn that it was sent in.
 */
export class JoinedWrites {
  private readonly held = new Set<NetSocket>();

  join(connection: Connection): void {
    connection.on('packetCreate', () => {
      const raw = (connection.transport as RawTransport).socket?.['_socket'];
      if (raw && !this.held.has(raw)) this.hold(raw);
    });
  }

  private hold(raw: NetSocket): void {
    if (this.held.size === 0) process.nextTick(() => this.release());
    this.held.add(raw);
    raw.cork();
  }

  private release(): void {
    const held = [...this.held];
    this.held.clear();
    for (const raw of held) raw.uncork();
  }
}
