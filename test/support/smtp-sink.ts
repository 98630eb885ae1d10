import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { until } from './until.js';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and body as they came. */
  readonly source: string;
}

/**
 * `defer`: 451 to each recipient · `busy`: 421 instead of a greeting · `mute`: connections are taken, and nothing is
 * said · `speechless`: takes the mail, and does not say so.
 */
export type SinkMode = 'accept' | 'defer' | 'busy' | 'mute' | 'speechless';

type Answer = readonly [code: number, text: string];

const UNKNOWN: Answer = [550, 'no such mailbox'];
const LATER: Answer = [451, 'try again later'];
const BUSY: Answer = [421, 'too busy'];
const SPAM: Answer = [554, 'no such mails here'];

/** A mail server on loopback that keeps what it gets, and can be had to misbehave. */
export class SmtpSink {
  readonly mails: ReceivedMail[] = [];
  mode: SinkMode = 'accept';
  /** Recipients that are refused for good: 550. */
  readonly unknown = new Set<string>();
  /** What a mail may not hold: 554 to its data. */
  spam?: string;
  /** Connections there have been. */
  connections = 0;
  private server?: SMTPServer;
  private port = 0;

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  /** At the same port as before, after a `stop`. */
  async start(): Promise<this> {
    this.server = new SMTPServer(this.options());
    this.server.on('error', () => undefined);
    const { server } = this.server;
    server.on('connection', () => (this.connections += 1));
    this.server.listen(this.port, '127.0.0.1');
    await once(server, 'listening');
    this.port = (server.address() as AddressInfo).port;
    return this;
  }

  /** Breaks off what is under way. */
  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.server?.close(resolve));
  }

  async received(count: number): Promise<void> {
    await until(() => this.mails.length >= count);
  }

  /** The subjects, in the order in which they came. */
  subjects(): (string | undefined)[] {
    return this.mails.map(({ source }) => headerOf(source, 'Subject'));
  }

  private options(): SMTPServerOptions {
    return {
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      disableReverseLookup: true,
      closeTimeout: 1,
      onConnect: (_, callback) => {
        if (this.mode !== 'mute') callback(this.mode === 'busy' ? errorOf(BUSY) : undefined);
      },
      onRcptTo: ({ address }, _, callback) => {
        if (this.unknown.has(address)) callback(errorOf(UNKNOWN));
        else callback(this.mode === 'defer' ? errorOf(LATER) : undefined);
      },
      onData: (stream, { envelope: { mailFrom, rcptTo } }, callback) => {
        const from = mailFrom ? mailFrom.address : '';
        const to = rcptTo.map(({ address }) => address);
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => this.take({ from, to, source: Buffer.concat(chunks).toString() }, callback));
      },
    };
  }

  private take(mail: ReceivedMail, callback: (error?: Error) => void): void {
    if (this.spam !== undefined && mail.source.includes(this.spam)) {
      callback(errorOf(SPAM));
      return;
    }
    this.mails.push(mail);
    if (this.mode !== 'speechless') callback();
  }
}

/** One header of a mail, unfolded. */
export function headerOf(source: string, name: string): string | undefined {
  const [head = ''] = source.split('\r\n\r\n', 1);
  const unfolded = head.replace(/\r\n[ \t]+/g, ' ');
  return new RegExp(`^${name}: (.*)$`, 'im').exec(unfolded)?.[1];
}

/** Everything after the headers, quoted-printable undone. */
export function bodyOf(source: string): string {
  const body = source.slice(source.indexOf('\r\n\r\n'));
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([\dA-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}

function errorOf([responseCode, text]: Answer): Error {
  return Object.assign(new Error(text), { responseCode });
}
