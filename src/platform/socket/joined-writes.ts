import type { Socket as NetSocket } from 'node:net';
import type { Socket as Connection, Transport } from 'engine.io';

interface Packet {
  readonly options?: { readonly wsPreEncodedFrame?: readonly Buffer[] };
}

/** What engine.io 6.6 keeps to itself of a connection. */
interface RawConnection {
  transport: Transport;
  flush(): void;
}

/** The same of its WebSocket transport, and what ws keeps to itself; `joined-writes.spec.ts` notices when they change. */
interface RawTransport {
  readonly name: string;
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
const [TEXT, BINARY] = [1, 2];

/**
 * Frames that leave for a connection in one turn of the event loop go to the network in one write: a system call for each
 * frame, and the bookkeeping of a write, are most of what a fan-out costs. Nothing waits longer than the turn in which it
 * was sent, and order stays what it was.
 */
export class JoinedWrites {
  private held = new Map<RawConnection, () => void>();

  join(connection: Connection): void {
    const raw = connection as unknown as RawConnection;
    const flush = raw.flush.bind(raw);
    raw.flush = () => this.hold(raw, flush);
    joinFrames(raw.transport);
    connection.on('upgrade', joinFrames);
  }

  private hold(connection: RawConnection, flush: () => void): void {
    if (this.held.size === 0) process.nextTick(() => this.release());
    this.held.set(connection, flush);
  }

  private release(): void {
    const { held } = this;
    this.held = new Map();
    for (const flush of held.values()) flush();
  }
}

/** Has a WebSocket transport write the frames that it is given at once. */
function joinFrames(transport: Transport): void {
  const raw = transport as unknown as RawTransport;
  if (raw.name !== 'websocket') return;
  const sendEach = raw.send.bind(raw);
  raw.send = (packets) => {
    const network = raw.socket['_socket'];
    if (packets.length === 1 || !network || raw.socket.readyState !== OPEN) return sendEach(packets);
    raw.writable = false;
    network.write(Buffer.concat(packets.flatMap((packet) => framesOf(packet, raw))), raw['_onSentLast']);
  };
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
