import { connect, type Socket } from 'node:net';
import { randomBytes } from 'node:crypto';

const HEAD_END = Buffer.from('\r\n\r\n');

/** All sockets of the process read into one place: what is read is taken before the next one is. */
const SHARED = Buffer.allocUnsafe(65_536);

interface Alike {
  /** Of the text, without the frame's head. */
  readonly length: number;
  onFrames(count: number): void;
}

/**
 * A WebSocket client that does no more than a load generator needs, so that it takes as little of the processor as it can:
 * frames that are not fragmented and under 64 KiB.
 */
export class RawWebSocket {
  private rest: Buffer = Buffer.alloc(0);
  private isOpen = false;
  private onOpen: () => void = () => undefined;
  private alike: Alike = { length: -1, onFrames: () => undefined };
  private readonly socket: Socket;

  private constructor(
    { hostname, port }: URL,
    private readonly onFrame: (text: Buffer) => void,
  ) {
    const callback = (length: number): boolean => {
      this.take(SHARED.subarray(0, length));
      return true;
    };
    this.socket = connect({ host: hostname, port: Number(port), onread: { buffer: SHARED, callback } });
    this.socket.setNoDelay(true);
  }

  /** Frames are told as they come, and are the caller's for that moment only. */
  static open(address: string, onFrame: (text: Buffer) => void, protocol?: string): RawWebSocket {
    const url = new URL(address);
    const client = new RawWebSocket(url, onFrame);
    const spoken = protocol === undefined ? '' : `Sec-WebSocket-Protocol: ${protocol}\r\n`;
    client.socket.write(
      `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nUpgrade: websocket\r\n` +
        `Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n${spoken}` +
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
    );
    return client;
  }

  /** Before anything has come from the server. */
  whenOpen(): Promise<void> {
    return new Promise((resolve) => (this.onOpen = resolve));
  }

  /** From now on frames of this length are only counted, and told once for all that came together. */
  countAlike(length: number, onFrames: (count: number) => void): void {
    this.alike = { length, onFrames };
  }

  /** Text goes as a text frame, bytes as a binary one; masked by zeros, which RFC 6455 allows and costs nothing. */
  send(content: string | Buffer): void {
    const bytes = Buffer.from(content as string);
    const head = Buffer.alloc(bytes.length < 126 ? 6 : 8);
    head[0] = typeof content === 'string' ? 0x81 : 0x82;
    head[1] = 0x80 | Math.min(bytes.length, 126);
    if (bytes.length >= 126) head.writeUInt16BE(bytes.length, 2);
    this.socket.write(Buffer.concat([head, bytes]));
  }

  close(): void {
    this.socket.destroy();
  }

  private take(chunk: Buffer): void {
    let data = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    if (!this.isOpen) data = this.takeHead(data);
    this.rest = Buffer.from(this.isOpen ? this.takeFrames(data) : data);
  }

  /** Returns what is behind it, or all of it while its end is missing. */
  private takeHead(data: Buffer): Buffer {
    const end = data.indexOf(HEAD_END);
    if (end < 0) return data;
    this.isOpen = true;
    this.onOpen();
    return data.subarray(end + HEAD_END.length);
  }

  /** Returns what is not a whole frame yet. */
  private takeFrames(data: Buffer): Buffer {
    let at = 0;
    let counted = 0;
    while (data.length >= at + 2) {
      const short = data[at + 1]! & 0x7f;
      const head = short < 126 ? 2 : 4;
      if (data.length < at + head) break;
      const length = short < 126 ? short : data.readUInt16BE(at + 2);
      const end = at + head + length;
      if (data.length < end) break;
      if (length === this.alike.length) counted += 1;
      else this.onFrame(data.subarray(at + head, end));
      at = end;
    }
    if (counted > 0) this.alike.onFrames(counted);
    return data.subarray(at);
  }
}

export function begins(frame: Buffer, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (frame[i] !== text.charCodeAt(i)) return false;
  return true;
}
