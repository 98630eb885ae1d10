import type { IPublishPacket } from 'mqtt';
import type { Qos } from '../../contracts/index.js';
import { AppError } from '../errors/app-error.js';
import { flawOf, parseJson } from '../validation/plain-data.js';
import type { RelayedMessage } from './subscriber.port.js';

/** A message from the broker, with its payload as JSON when it is that. */
export class IncomingMessage implements RelayedMessage {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: Qos;
  readonly retain: boolean;
  private parsed?: { json: unknown } | { error: unknown };

  constructor(packet: IPublishPacket) {
    this.topic = packet.topic;
    this.payload = Buffer.isBuffer(packet.payload) ? packet.payload : Buffer.from(packet.payload);
    this.qos = packet.qos;
    this.retain = packet.retain;
  }

  /** Throws REQUEST_UNREADABLE. */
  json(): unknown {
    this.parsed ??= this.parse();
    if ('json' in this.parsed) return this.parsed.json;
    throw new AppError('REQUEST_UNREADABLE', {}, { cause: this.parsed.error });
  }

  /** The JSON where it is plain data, else the text, else the bytes. */
  content(): unknown {
    this.parsed ??= this.parse();
    if ('json' in this.parsed && flawOf(this.parsed.json) === undefined) return this.parsed.json;
    const text = this.payload.toString('utf8');
    return Buffer.from(text).equals(this.payload) ? text : this.payload;
  }

  private parse(): { json: unknown } | { error: unknown } {
    try {
      return { json: parseJson(this.payload) };
    } catch (error) {
      return { error };
    }
  }
}
