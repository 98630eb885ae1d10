import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { generate } from 'mqtt-packet';
import type { BrokerAddress, Qos } from './targets/target.js';

const MAX_PACKET_ID = 65_535;

/**
 * An MQTT 3.1.1 client that only publishes, for loads that wait for the deliveries: PUBACKs are not looked at, and what
 * one turn of the event loop publishes goes out in one write.
 */
export class RawPublisher {
  private lastId = 0;
  private waiting: Buffer[] = [];

  private constructor(private readonly socket: Socket) {
    socket.resume();
  }

  static async open({ port, password }: BrokerAddress): Promise<RawPublisher> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    const login = password ? { username: 'bench', password: Buffer.from(password) } : {};
    const protocol = { protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 0 } as const;
    socket.write(generate({ cmd: 'connect', clientId: 'bench-publisher', ...protocol, ...login }));
    await once(socket, 'data');
    return new RawPublisher(socket);
  }

  publish(topic: string, payload: string, qos: Qos): void {
    if (qos > 0) this.lastId = (this.lastId % MAX_PACKET_ID) + 1;
    const id = qos > 0 ? { messageId: this.lastId } : {};
    if (this.waiting.length === 0) setImmediate(() => this.flush());
    this.waiting.push(generate({ cmd: 'publish', topic, payload, qos, dup: false, retain: false, ...id }));
  }

  close(): void {
    this.socket.destroy();
  }

  private flush(): void {
    this.socket.write(Buffer.concat(this.waiting));
    this.waiting = [];
  }
}
