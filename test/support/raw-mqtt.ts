import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { generate, parser, type IConnectPacket, type ISubscription, type Packet } from 'mqtt-packet';

type Command = Packet['cmd'];
type PacketOf<C extends Command> = Extract<Packet, { cmd: C }> & { messageId: number };

/** The CONNECT of a clean session without keepalive, unless told otherwise. */
export function aConnect(options: Partial<IConnectPacket>): IConnectPacket {
  const defaults = { protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 0 } as const;
  const username = options.password ? 'any user' : undefined;
  return { cmd: 'connect', clientId: '', username, ...defaults, ...options };
}

/** An MQTT 3.1.1 client that does nothing by itself: no acknowledgement, no ping, no reconnection. */
export class RawMqtt {
  private readonly received = new Map<Command, Packet[]>();
  private readonly waiting = new Map<Command, ((packet: Packet) => void)[]>();
  private readonly ended: Promise<unknown>;
  private lastId = 0;

  private constructor(readonly socket: Socket) {
    const packets = parser();
    packets.on('packet', (packet: Packet) => this.take(packet));
    socket.on('data', (bytes) => packets.parse(bytes));
    socket.on('error', () => {});
    this.ended = new Promise((resolve) => socket.once('close', resolve));
  }

  static async open(port: number): Promise<RawMqtt> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    return new RawMqtt(socket);
  }

  send(packet: Packet): void {
    this.socket.write(generate(packet));
  }

  /** The next packet of this kind, one that has come already included. */
  next<C extends Command>(cmd: C): Promise<PacketOf<C>> {
    const first = this.received.get(cmd)?.shift();
    if (first) return Promise.resolve(first as PacketOf<C>);
    return new Promise((resolve) => {
      this.waiting.set(cmd, [...(this.waiting.get(cmd) ?? []), resolve as never]);
    });
  }

  /** What has come of this kind and nobody has asked for. */
  pending<C extends Command>(cmd: C): readonly PacketOf<C>[] {
    return (this.received.get(cmd) ?? []) as PacketOf<C>[];
  }

  /** Settles when the broker has closed the connection. */
  async closed(): Promise<void> {
    await this.ended;
  }

  connect(options: Partial<IConnectPacket>): Promise<PacketOf<'connack'>> {
    this.send(aConnect(options));
    return this.next('connack');
  }

  /** The QoS granted for each filter, 0x80 for a refused one. */
  async subscribe(filters: Readonly<Record<string, 0 | 1 | 2>>): Promise<number[]> {
    const subscriptions = Object.entries(filters).map(([topic, qos]): ISubscription => ({ topic, qos }));
    this.send({ cmd: 'subscribe', messageId: this.nextId(), subscriptions });
    return (await this.next('suback')).granted as number[];
  }

  async unsubscribe(...unsubscriptions: string[]): Promise<void> {
    this.send({ cmd: 'unsubscribe', messageId: this.nextId(), unsubscriptions });
    await this.next('unsuback');
  }

  /** Settles after the PUBACK; at QoS 0 at once. */
  async publish(topic: string, payload: string | Buffer, qos: 0 | 1 = 1, retain = false): Promise<void> {
    const messageId = qos > 0 ? this.nextId() : undefined;
    this.send({ cmd: 'publish', topic, payload, qos, retain, dup: false, messageId });
    if (qos > 0) await this.next('puback');
  }

  /** The next message as text, acknowledged when it asks for it. */
  async message(): Promise<string> {
    const packet = await this.next('publish');
    if (packet.qos === 1) this.send({ cmd: 'puback', messageId: packet.messageId });
    return `${packet.topic}=${packet.payload.toString()}`;
  }

  /** Settles when everything that was sent to this client before has come. */
  async settled(): Promise<void> {
    this.send({ cmd: 'pingreq' });
    await this.next('pingresp');
  }

  async disconnect(): Promise<void> {
    this.send({ cmd: 'disconnect' });
    await this.closed();
  }

  /** Leaves without a DISCONNECT. */
  async drop(): Promise<void> {
    this.socket.destroy();
    await this.closed();
  }

  private nextId(): number {
    this.lastId += 1;
    return this.lastId;
  }

  private take(packet: Packet): void {
    const resolve = this.waiting.get(packet.cmd)?.shift();
    if (resolve) return resolve(packet);
    const received = this.received.get(packet.cmd) ?? [];
    this.received.set(packet.cmd, received);
    received.push(packet);
  }
}
