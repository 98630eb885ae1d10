import type { Duplex } from 'node:stream';
import { guardReads, PacketGate } from './packet-gate.js';

/** Room for a CONNECT with a token and a will. */
const CONNECT_LIMIT = 16_384;
const TIME_TO_CONNECT_MS = 10_000;
const MAX_WAITING = 4_000;
const MAX_WAITING_PER_ADDRESS = 1_000;

/** A connection from outside. */
export interface Arrival {
  readonly conn: Duplex;
  readonly address: string;
  /** What carries it, when that collects more than a packet before it hands anything over: WebSocket frames. */
  readonly carrier?: Duplex;
}

interface Visitor {
  readonly address: string;
  readonly gate: PacketGate;
  stopWatching(): void;
}

/**
 * Watches connections until they are let in: 10 s to authenticate, 16 KiB a packet, a bounded number in all and from
 * one address. Past that the one that has waited longest goes, so that silent sockets keep no good one out.
 */
export class Doorkeeper {
  private readonly waiting = new Map<Duplex, Visitor>();
  private readonly byAddress = new Map<string, Set<Duplex>>();

  constructor(
    private readonly packetLimit: number,
    private readonly onTooLarge: (conn: Duplex) => void,
  ) {}

  receive({ conn, address, carrier }: Arrival): void {
    const gate = new PacketGate(CONNECT_LIMIT);
    guardReads(conn, gate, () => this.onTooLarge(conn));
    this.waiting.set(conn, { address, gate, stopWatching: watch(conn, carrier) });
    const neighbours = this.byAddress.get(address) ?? new Set();
    this.byAddress.set(address, neighbours.add(conn));
    conn.once('close', () => this.leave(conn));
    if (neighbours.size > MAX_WAITING_PER_ADDRESS) this.evictFirst(neighbours);
    else if (this.waiting.size > MAX_WAITING) this.evictFirst(this.waiting.keys());
  }

  /** From now on packets may have their full size. */
  letIn(conn: Duplex): void {
    const visitor = this.waiting.get(conn);
    if (visitor) visitor.gate.limit = this.packetLimit;
    this.leave(conn);
  }

  close(): void {
    for (const conn of this.waiting.keys()) conn.destroy();
  }

  private leave(conn: Duplex): void {
    const visitor = this.waiting.get(conn);
    if (!visitor) return;
    visitor.stopWatching();
    this.waiting.delete(conn);
    const neighbours = this.byAddress.get(visitor.address);
    neighbours?.delete(conn);
    if (neighbours?.size === 0) this.byAddress.delete(visitor.address);
  }

  private evictFirst(connections: Iterable<Duplex>): void {
    const [first] = connections;
    if (!first) return;
    this.leave(first);
    first.destroy();
  }
}

/** Closes what takes too long or brings too much; until the returned function is called. */
function watch(conn: Duplex, carrier?: Duplex): () => void {
  const timer = setTimeout(() => conn.destroy(), TIME_TO_CONNECT_MS);
  let bytes = 0;
  const count = (chunk: Buffer): void => {
    bytes += chunk.length;
    if (bytes > CONNECT_LIMIT) carrier?.destroy();
  };
  carrier?.on('data', count);
  return () => {
    clearTimeout(timer);
    carrier?.off('data', count);
  };
}
