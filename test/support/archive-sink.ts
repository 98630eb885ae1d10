import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ArchiveDocument } from '../../src/archive/archive.model.js';
import { until } from './until.js';

export interface ReceivedArchive {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** The body as it came. */
  readonly source: string;
  readonly document: ArchiveDocument;
}

/**
 * `fail`: 500 · `redirect`: to another path, where it would be taken · `mute`: connections are taken, and nothing is said
 * · `speechless`: takes the document, and does not say so · `endless`: takes it, and does not come to the end of its
 * answer · `refuse`: 422.
 */
export type ArchiveSinkMode = 'accept' | 'fail' | 'redirect' | 'mute' | 'speechless' | 'endless' | 'refuse';

const STRAY = '/elsewhere';

/** A backend on loopback that keeps the archives that it gets, and can be had to misbehave. */
export class ArchiveSink {
  readonly archives: ReceivedArchive[] = [];
  mode: ArchiveSinkMode = 'accept';
  /** Requests there have been. */
  requests = 0;
  /** Requests that came where a redirect had led. */
  strays = 0;
  /** Reservations whose archives are refused with 422, whatever the mode. */
  readonly unknown = new Set<string>();
  private server?: Server;
  private port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** At the same port as before, after a `stop`. */
  async start(): Promise<this> {
    this.server = createServer((request, response) => void this.answer(request, response));
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
    return this;
  }

  /** Breaks off what is under way. */
  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  async received(count: number): Promise<void> {
    await until(() => this.archives.length >= count);
  }

  /** The first and last message of each archive of a reservation, in the order in which they came. */
  stretchesOf(reservationId: string): [number, number][] {
    return this.archives
      .filter(({ document }) => document.reservation_id === reservationId)
      .map(({ document }) => [document.from_seq, document.to_seq]);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests += 1;
    if (request.url === STRAY) this.strays += 1;
    if (this.mode === 'mute') return;
    const source = await text(request).catch(() => undefined);
    if (source === undefined) return;
    const document = JSON.parse(source) as ArchiveDocument;
    const status = this.statusFor(document);
    if (status < 300) this.archives.push({ path: request.url!, headers: request.headers, source, document });
    if (this.mode === 'speechless') return;
    response.writeHead(status, { location: STRAY });
    if (this.mode === 'endless') response.write('taken');
    else response.end();
  }

  private statusFor({ reservation_id }: ArchiveDocument): number {
    if (this.mode === 'refuse' || this.unknown.has(reservation_id)) return 422;
    if (this.mode === 'fail') return 500;
    return this.mode === 'redirect' ? 307 : 200;
  }
}
