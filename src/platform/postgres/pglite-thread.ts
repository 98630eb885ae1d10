import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { PgliteStream } from './pglite-stream.js';

interface Answer {
  readonly connection: number;
  readonly chunks: readonly Uint8Array[];
}

const STOP_MS = 5_000;

/** The worker thread that runs PGlite over one folder, from its start to its end. */
export class PgliteThread {
  private readonly worker: Worker;
  private readonly streams = new Map<number, PgliteStream>();
  private readonly exited: Promise<void>;
  private connections = 0;

  /** `onEnd` is called once, however the thread ends; its connections have been broken by then. */
  constructor(dir: string, onEnd: () => void) {
    this.worker = new Worker(new URL('./pglite-worker.js', import.meta.url), { workerData: { dir } });
    this.worker.on('message', (answer: Answer) => this.deliver(answer));
    this.exited = this.outlive(onEnd);
  }

  /** Opens a connection. The former one should be closed: there is but one session behind them. */
  connect(): PgliteStream {
    const connection = ++this.connections;
    const stream = new PgliteStream((bytes) =>
      this.worker.postMessage({ connection, bytes }, [bytes.buffer]),
    );
    this.streams.set(connection, stream);
    return stream.once('close', () => this.streams.delete(connection));
  }

  /** Finishes what was asked, flushes and ends; is ended after 5 s, which loses nothing committed either. */
  async stop(): Promise<void> {
    const giveUp = new AbortController();
    this.worker.postMessage('stop');
    const overdue = pause(STOP_MS, undefined, giveUp).then(() => this.worker.terminate());
    await Promise.race([this.exited, overdue]);
    giveUp.abort();
  }

  /** The error that ended the thread, if one did. */
  private untilExit(): Promise<Error | undefined> {
    return new Promise((resolve) => {
      let failure: Error | undefined;
      this.worker.once('error', (error: Error) => (failure = error)).once('exit', () => resolve(failure));
    });
  }

  private async outlive(onEnd: () => void): Promise<void> {
    const failure = await this.untilExit();
    this.breakOff(failure);
    onEnd();
  }

  private deliver({ connection, chunks }: Answer): void {
    const stream = this.streams.get(connection);
    for (const chunk of chunks) stream?.push(chunk);
  }

  private breakOff(failure: Error | undefined): void {
    for (const stream of this.streams.values()) {
      stream.destroy(failure ?? Object.assign(new Error('PGlite ended'), { code: 'ECONNRESET' }));
    }
  }
}
