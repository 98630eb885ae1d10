import { AwsClient } from 'aws4fetch';
import type { S3Address } from '../platform/config/s3-address.js';
import { AppError } from '../platform/errors/app-error.js';
import { S3_PACE, type S3Pace } from './s3-pace.js';

export interface S3Request {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  /** After the bucket's own: `/key`, or a query. */
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: RequestInit['body'];
  /** A code of the store's by which it says no, and that is an answer too. */
  readonly orElse?: string;
}

/** One bucket, spoken to path-style with signatures of version 4. No redirect is followed, nothing is tried twice. */
export class S3Bucket {
  private readonly signer: AwsClient;
  private lastFailure?: string;

  constructor(
    private readonly address: S3Address,
    private readonly pace: S3Pace = S3_PACE,
  ) {
    this.signer = new AwsClient({ ...address, service: 's3', retries: 0 });
  }

  /** Host and name. */
  get place(): string {
    const { host, pathname } = new URL(this.address.bucketUrl);
    return host + pathname;
  }

  /** Why the last request failed; undefined: it did not. */
  get failure(): string | undefined {
    return this.lastFailure;
  }

  /** Whether it answers and knows our keys; not everyone who may read and write files may list them. */
  async look(): Promise<void> {
    const path = '?list-type=2&max-keys=1';
    const answer = await this.ask({ method: 'GET', path, orElse: 'AccessDenied' });
    await answer?.body?.cancel();
  }

  /** The answer, or undefined for `orElse`. Throws ATTACHMENT_STORE_UNAVAILABLE for all others, and without one in time. */
  async ask(request: S3Request): Promise<Response | undefined> {
    const limit = new AbortController();
    const ms = request.method === 'PUT' ? this.pace.putMs : this.pace.answerMs;
    const timer = setTimeout(() => limit.abort(new Error(`no answer within ${ms} ms`)), ms);
    try {
      const answer = await this.send(request, limit.signal);
      this.lastFailure = undefined;
      return answer;
    } catch (cause) {
      this.lastFailure = reasonOf(cause);
      throw new AppError('ATTACHMENT_STORE_UNAVAILABLE', {}, { cause });
    } finally {
      clearTimeout(timer);
    }
  }

  /** The body of an answer as it is taken. Throws when nothing comes for too long, or the connection breaks. */
  async *read(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
    const reader = body.getReader();
    try {
      for (;;) {
        const { done, value } = await this.beforeSilence(reader.read());
        if (done) return;
        yield value;
      }
    } finally {
      void reader.cancel().catch(() => undefined);
    }
  }

  private async send(
    { method, path, headers, body, orElse }: S3Request,
    signal: AbortSignal,
  ): Promise<Response | undefined> {
    const content = { method, headers, body, duplex: 'half' as const };
    const request = await this.signer.sign(this.address.bucketUrl + path, content);
    const answer = await fetch(request, { redirect: 'manual', signal });
    if (answer.ok) return answer;
    const code = /<Code>(\w+)<\/Code>/.exec(await answer.text())?.[1];
    if (code !== undefined && code === orElse) return undefined;
    throw new Error(`it answers ${answer.status} ${code ?? ''}`.trim());
  }

  private async beforeSilence<T>(piece: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_, reject) => {
      const ms = this.pace.silenceMs;
      timer = setTimeout(() => reject(new Error(`the store is silent for ${ms} ms`)), ms);
    });
    return Promise.race([piece, silence]).finally(() => clearTimeout(timer));
  }
}

/** What fetch says is in the cause of its error. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as { message: string; cause?: { message?: string; code?: string } };
  return cause?.message || cause?.code || message;
}
