import { connect, type Socket } from 'node:net';
import { randomBytes } from 'node:crypto';

const HEAD_END = Buffer.from('\r\n\r\n');

/**
 * A WebSocket client that does no more than a load generator needs, so that it takes as little of the processor as it can:
 * text frames, not fragmented, under 64 KiB.
 */
export class RawWebSocket {
  private rest: Buffer = Buffer.alloc(0);
  private isOpen = false;

  private constructor(
    private readonly socket: Socket,
    private readonly onFrame: (text: Buffer) => void,
  ) {
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.take(chunk));
  }

  /** Frames are told as they come, and are the caller's for that moment only. */
  static open(url: string, onFrame: (text: Buffer) => void): RawWebSocket {
    const { hostname, port, pathname, search } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.write(
      `GET ${pathname}${search} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\n` +
        `Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
    );
    return new RawWebSocket(socket, onFrame);
  }

  /** Masked by zeros, which RFC 6455 allows and costs nothing. */
  send(text: string): void {
    const length = Buffer.byteLength(text);
    const frame = Buffer.alloc(length < 126 ? 6 + length : 8 + length);
    frame[0] = 0x81;
    frame[1] = 0x80 | Math.min(length, 126);
    if (length >= 126) frame.writeUInt16BE(length, 2);
    frame.write(text, frame.length - length);
    this.socket.write(frame);
  }

  close(): void {
    this.socket.destroy();
  }

  private take(chunk: Buffer): void {
    let data = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    if (!this.isOpen) {
      const end = data.indexOf(HEAD_END);
      this.isOpen = end >= 0;
      data = this.isOpen ? data.subarray(end + HEAD_END.length) : data;
    }
    this.rest = this.isOpen ? this.takeFrames(data) : data;
  }

  /** Returns what is not a whole frame yet. */
  private takeFrames(data: Buffer): Buffer {
    let at = 0;
    while (data.length >= at + 2) {
      const short = data[at + 1]! & 0x7f;
      const head = short < 126 ? 2 : 4;
      if (data.length < at + head) break;
      const length = short < 126 ? short : data.readUInt16BE(at + 2);
      if (data.length < at + head + length) break;
      this.onFrame(data.subarray(at + head, at + head + length));
      at += head + length;
    }
    return data.subarray(at);
  }
}

export function begins(frame: Buffer, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (frame[i] !== text.charCodeAt(i)) return false;
  return true;
}
