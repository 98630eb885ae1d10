import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { generate } from 'mqtt-packet';

const PUBACK_BYTES = 4;
const MAX_PACKET_ID = 65_535;

export interface PublisherOptions {
  readonly port: number;
  readonly clientId: string;
  /** The token, at the embedded broker. */
  readonly password?: string;
  /** Publishes that may be unacknowledged. */
  readonly window: number;
}

/**
 * An MQTT 3.1.1 client that only publishes at QoS 1 and costs next to nothing, so that a load generator leaves the
 * processor to what is measured: what may be sent goes out in one write, and PUBACKs are only counted.
 */
export class FastPublisher {
  private unacknowledged = 0;
  private lastId = 0;
  private rest = 0;
  private onRoom: () => void = () => undefined;

  private constructor(
    private readonly socket: Socket,
    private readonly window: number,
  ) {
    socket.on('data', (bytes) => this.countAcknowledgements(bytes.length));
  }

  static async open({ port, clientId, password, window }: PublisherOptions): Promise<FastPublisher> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    const login = password ? { username: clientId, password: Buffer.from(password) } : {};
    const protocol = { protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 0 } as const;
    socket.write(generate({ cmd: 'connect', clientId, ...protocol, ...login }));
    await once(socket, 'data');
    return new FastPublisher(socket, window);
  }

  /** Publishes what `next` gives until it gives nothing; settles when all of it is acknowledged. */
  async publishAll(next: () => readonly [topic: string, payload: string] | undefined): Promise<void> {
    for (let isOver = false; !isOver || this.unacknowledged > 0;) {
      if (!isOver) isOver = this.fill(next);
      if (this.unacknowledged > 0) await new Promise<void>((resolve) => (this.onRoom = resolve));
    }
  }

  close(): void {
    this.socket.destroy();
  }

  private fill(next: () => readonly [topic: string, payload: string] | undefined): boolean {
    const packets: Buffer[] = [];
    let isOver = false;
    while (this.unacknowledged < this.window) {
      const message = next();
      if (message === undefined) {
        isOver = true;
        break;
      }
      this.lastId = (this.lastId % MAX_PACKET_ID) + 1;
      this.unacknowledged += 1;
      packets.push(publishPacket(message[0], message[1], this.lastId));
    }
    if (packets.length > 0) this.socket.write(Buffer.concat(packets));
    return isOver;
  }

  private countAcknowledgements(bytes: number): void {
    const all = this.rest + bytes;
    this.rest = all % PUBACK_BYTES;
    this.unacknowledged -= (all - this.rest) / PUBACK_BYTES;
    this.onRoom();
  }
}

function publishPacket(topic: string, payload: string, messageId: number): Buffer {
  return generate({ cmd: 'publish', topic, payload, qos: 1, messageId, dup: false, retain: false });
}
