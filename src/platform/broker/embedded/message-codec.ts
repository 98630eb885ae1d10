import type { Qos } from '../../../contracts/index.js';

/** A message as LevelDB holds it: in a session's queue, retained, or as a will. */
export interface StoredMessage {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: Qos;
  readonly retain: boolean;
  /** Of a QoS 2 message that is on its way to a subscriber. */
  readonly messageId?: number;
  /** True once that subscriber has said PUBREC: only its PUBREL is still to come. */
  readonly isReleased?: boolean;
  /** Whose will it is, and the run of the broker that took it. */
  readonly clientId?: string;
  readonly brokerId?: string;
}

const LENGTH_BYTES = 4;

export function encodeMessage(message: StoredMessage): Buffer {
  const { topic, payload, qos, retain, messageId, isReleased, clientId, brokerId } = message;
  const head = JSON.stringify({ topic, qos, retain, messageId, isReleased, clientId, brokerId });
  const headBytes = Buffer.byteLength(head);
  const bytes = Buffer.allocUnsafe(LENGTH_BYTES + headBytes + payload.length);
  bytes.writeUInt32BE(headBytes);
  bytes.write(head, LENGTH_BYTES);
  bytes.set(payload, LENGTH_BYTES + headBytes);
  return bytes;
}

export function decodeMessage(bytes: Buffer): StoredMessage {
  const end = LENGTH_BYTES + bytes.readUInt32BE();
  const head = JSON.parse(bytes.toString('utf8', LENGTH_BYTES, end)) as Omit<StoredMessage, 'payload'>;
  return { payload: bytes.subarray(end), ...head };
}
