import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');

/** A keep-alive connection that asks the same again and again, one request at a time, and costs next to nothing. */
export class RawHttp {
  private rest: Buffer = Buffer.alloc(0);
  private onAnswer: (status: string) => void = () => undefined;

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.take(chunk));
  }

  static async open(url: string): Promise<RawHttp> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return new RawHttp(socket);
  }

  /** Asks until `isOver`; throws at the first answer with another status. Returns how many there were. */
  askUntil(request: Buffer, status: string, isOver: () => boolean): Promise<number> {
    let answers = 0;
    return new Promise((resolve, reject) => {
      this.onAnswer = (got) => {
        if (got !== status) return reject(new Error(`answered with ${got}`));
        answers += 1;
        if (isOver()) resolve(answers);
        else this.socket.write(request);
      };
      this.socket.write(request);
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private take(chunk: Buffer): void {
    this.rest = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    const end = this.rest.indexOf(HEAD_END);
    if (end < 0) return;
    const head = this.rest.toString('latin1', 0, end);
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (this.rest.length < end + HEAD_END.length + length) return;
    this.rest = Buffer.alloc(0);
    this.onAnswer(head.slice(9, 12));
  }
}
