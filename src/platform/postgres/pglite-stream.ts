import { Duplex } from 'node:stream';

type Send = (bytes: Uint8Array<ArrayBuffer>) => void;
type WriteDone = (error?: Error | null) => void;

/**
 * What `pg` takes for the socket of one connection: bytes of the wire protocol, to and from the worker thread. What is
 * written in one turn arrives there in one piece, which PGlite needs: it answers message by message.
 */
export class PgliteStream extends Duplex {
  constructor(private readonly send: Send) {
    super();
  }

  /** Called by `pg` in place of a socket's connect: the worker is there, or takes the bytes once it has started. */
  connect(): void {
    process.nextTick(() => this.emit('connect'));
  }

  setNoDelay(): void {}
  ref(): void {}
  unref(): void {}

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: WriteDone): void {
    this.send(Uint8Array.from(chunk));
    done();
  }

  override _writev(writes: readonly { chunk: Buffer }[], done: WriteDone): void {
    this.send(Uint8Array.from(Buffer.concat(writes.map(({ chunk }) => chunk))));
    done();
  }

  /** `pg` says goodbye; nobody else would close the other half. */
  override _final(done: WriteDone): void {
    this.push(null);
    done();
  }
}
