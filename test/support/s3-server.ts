import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

export interface SignedRequest {
  readonly method: string;
  /** As it came: path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/((\d{8})\/([^/]+)\/s3\/aws4_request), ?SignedHeaders=([\w;-]+), ?Signature=(\w{64})$/;

const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** What AWS Signature Version 4 asks for, by its specification: who signed, for which region, and the right signature. */
export function expectedSignature({ method, url, headers }: SignedRequest, secret: string) {
  const [, keyId, scope, day, region, names, given] = AUTHORIZATION.exec(headers.authorization ?? '') ?? [];
  if (!day) return undefined;
  const [path = '', query = ''] = url.split('?');
  const sortedQuery = query.split('&').map((pair) => (pair === '' || pair.includes('=') ? pair : `${pair}=`));
  const signed = names!.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const digest = String(headers['x-amz-content-sha256']);
  const canonical = [method, path, sortedQuery.sort().join('&'), signed.join(''), names, digest].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const key = [region!, 's3', 'aws4_request'].reduce(hmac, hmac(`AWS4${secret}`, day));
  return { keyId, region, given, signature: hmac(key, toSign).toString('hex') };
}

/** A bucket that lets in who signs as AWS asks for, and keeps what it is given in memory. */
export class S3Server {
  readonly objects = new Map<string, { content: Buffer; type: string | undefined }>();
  /** What it answers to everything; undefined: what is right. */
  refusal?: { status: number; code: string };
  /** Whether it stops in the middle: before it answers, or before the end of a file. */
  hangs?: 'at once' | 'halfway';
  private readonly server = createServer((request, response) => void this.answer(request, response));

  static async start(): Promise<S3Server> {
    const server = new S3Server();
    await new Promise<void>((resolve) => server.server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get port(): number {
    return (this.server.address() as { port: number }).port;
  }

  urlAt(port = this.port, secret = 'a/secret+key'): string {
    return `http://key-id:${encodeURIComponent(secret)}@127.0.0.1:${port}/files?region=test-1`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const content = await buffer(request).catch(() => undefined);
    if (!content || this.hangs === 'at once') return;
    const { method = '', url = '', headers } = request;
    const refusal = this.refusal ?? refusalOf({ method, url, headers }, content);
    if (refusal) return refuse(response, refusal.status, refusal.code);
    const path = url.split('?')[0]!;
    if (path === '/files') response.end('<ListBucketResult/>');
    else this.serve(method, path, { content, type: headers['content-type'] }, response);
  }

  private serve(
    method: string,
    path: string,
    sent: { content: Buffer; type: string | undefined },
    response: ServerResponse,
  ): void {
    if (method === 'PUT') this.objects.set(path, sent);
    if (method === 'DELETE') this.objects.delete(path);
    if (method !== 'GET') return void response.writeHead(method === 'DELETE' ? 204 : 200).end();
    const object = this.objects.get(path);
    if (!object) return refuse(response, 404, 'NoSuchKey');
    response.writeHead(200, { 'Content-Length': object.content.length });
    if (this.hangs === 'halfway') response.write(object.content.subarray(0, object.content.length / 2));
    else response.end(object.content);
  }
}

function refusalOf(request: SignedRequest, content: Buffer): { status: number; code: string } | undefined {
  const expected = expectedSignature(request, 'a/secret+key');
  if (!expected || expected.keyId !== 'key-id' || expected.region !== 'test-1')
    return { status: 403, code: 'InvalidAccessKeyId' };
  if (expected.given !== expected.signature) return { status: 403, code: 'SignatureDoesNotMatch' };
  const digest = request.headers['x-amz-content-sha256'];
  if (digest !== 'UNSIGNED-PAYLOAD' && digest !== sha256(content))
    return { status: 400, code: 'XAmzContentSHA256Mismatch' };
  if (request.method === 'PUT' && request.headers['content-length'] === undefined)
    return { status: 411, code: 'MissingContentLength' };
  if (!/^\/files(\/|\?|$)/.test(request.url)) return { status: 404, code: 'NoSuchBucket' };
  return undefined;
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response
    .writeHead(status, { 'Content-Type': 'application/xml' })
    .end(`<Error><Code>${code}</Code></Error>`);
}
