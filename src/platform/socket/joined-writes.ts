import type { Socket as NetSocket } from 'node:net';
import type { Socket as Connection, Transport } from 'engine.io';

interface Packet {
  readonly options?: { readonly wsPreEncodedFrame?: readonly Buffer[] };
}

/** What engine.io 6.6 keeps to itself of a connection. */
interface RawConnection {
  readonly writeBuffer: readonly Packet[];
  flush(): void;
}

/** The same of its WebSocket transport, and what ws keeps to itself; `joined-writes.spec.ts` notices when they change. */
interface RawTransport {
  writable: boolean;
  readonly supportsBinary: boolean;
  readonly socket: RawSocket;
  readonly parser: {
    encodePacket(packet: Packet, supportsBinary: boolean, take: (data: string | Buffer) => void): void;
  };
  send(packets: readonly Packet[]): void;
  readonly _onSentLast: (error?: Error | null) => void;
}

interface RawSocket {
  readonly readyState: number;
  readonly _socket?: NetSocket | null;
  readonly _sender: { readonly constructor: { frame(data: Buffer, options: object): Buffer[] } };
}

const OPEN = 1;
/** Frames that one write joins at most: what answers thousands of events of one turn is not held until its end. */
const MOST_JOINED = 512;
const [TEXT, BINARY] = [1, 2];

/**
 * Frames that leave for a connection in one turn of the event loop go to the network in one write: a system call for each
 * frame, and the bookkeeping of a write, are most of what a fan-out costs. Nothing waits longer than the turn in which it
 * was sent, and order stays what it was. It is the whole turn, not the tick: what comes from the broker in one chunk is
 * handled in a tick for each message (130 000 deliveries/s to 100 sockets by ticks, 1.25 million by turns).
 *
 * What stands in for their methods is shared by all connections: functions of their own took 300 bytes of an idle one.
 */
export class JoinedWrites {
  private held = new Set<RawConnection>();
  private readonly flush = calledBy((connection: RawConnection) => this.hold(connection));

  join(connection: Connection): void {
    Object.assign(connection, { flush: this.flush });
    joinFrames(connection.transport);
    connection.on('upgrade', joinFrames);
  }

  private hold(connection: RawConnection): void {
    if (connection.writeBuffer.length >= MOST_JOINED) return classOf(connection).flush.call(connection);
    if (this.held.size === 0) setImmediate(() => this.release());
    this.held.add(connection);
  }

  private release(): void {
    const { held } = this;
    this.held = new Set();
    for (const connection of held) classOf(connection).flush.call(connection);
  }
}

/** Has a WebSocket transport write the frames that it is given at once. */
function joinFrames(transport: Transport): void {
  if (transport.name === 'websocket') Object.assign(transport, { send: sendAtOnce });
}

function sendAtOnce(this: RawTransport, packets: readonly Packet[]): void {
  const network = this.socket['_socket'];
  if (packets.length === 1 || !network || this.socket.readyState !== OPEN)
    return classOf(this).send.call(this, packets);
  this.writable = false;
  network.write(Buffer.concat(packets.flatMap((packet) => framesOf(packet, this))), this['_onSentLast']);
}

/** A method that hands its object over. */
function calledBy<T>(take: (owner: T) => void): (this: T) => void {
  return function () {
    take(this);
  };
}

/** With the methods as they were before others stood in for them. */
function classOf<T extends object>(instance: T): T {
  return Object.getPrototypeOf(instance) as T;
}

/** A broadcast comes with its frame, encoded once for all who get it. */
function framesOf(packet: Packet, transport: RawTransport): readonly Buffer[] {
  const ready = packet.options?.wsPreEncodedFrame;
  return ready ?? encode(packet, transport);
}

function encode(packet: Packet, { parser, supportsBinary, socket }: RawTransport): Buffer[] {
  let frames: Buffer[] = [];
  // Of what is no Blob it calls back at once.
  parser.encodePacket(packet, supportsBinary, (data) => {
    const opcode = typeof data === 'string' ? TEXT : BINARY;
    const options = { fin: true, rsv1: false, mask: false, readOnly: false, opcode };
    frames = socket['_sender'].constructor.frame(Buffer.from(data as string), options);
  });
  return frames;
}
