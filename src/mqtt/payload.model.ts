import { flawOf, parseJson } from '../platform/validation/plain-data.js';

/** Bytes that are neither JSON nor text, as sockets and REST carry them. */
export interface Base64Payload {
  readonly encoding: 'base64';
  readonly data: string;
}

/** What goes to the broker: bytes and text as they stand, base64 as its bytes, anything else as JSON. */
export function encodePayload(payload: unknown): Buffer {
  if (Buffer.isBuffer(payload)) return payload;
  if (typeof payload === 'string') return Buffer.from(payload);
  if (isBase64(payload)) return Buffer.from(payload.data, 'base64');
  return Buffer.from(JSON.stringify(payload));
}

/**
 * What clients get: the parsed JSON, else the text, else base64. JSON that no client should have to walk (nested over 32
 * levels, keys that reach into prototypes) stays text.
 */
export function decodePayload(bytes: Buffer): unknown {
  const text = textOf(bytes);
  if (text === undefined)
    return { encoding: 'base64', data: bytes.toString('base64') } satisfies Base64Payload;
  try {
    const value = parseJson(bytes);
    return flawOf(value) ? text : value;
  } catch {
    return text;
  }
}

function isBase64(payload: unknown): payload is Base64Payload {
  if (typeof payload !== 'object' || payload === null) return false;
  const { encoding, data } = payload as Partial<Base64Payload>;
  return encoding === 'base64' && typeof data === 'string' && Object.keys(payload).length === 2;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function textOf(bytes: Buffer): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
