import { request } from 'node:http';

export interface RawRequest {
  /** POST where there is a body, else GET. */
  readonly method?: string;
  readonly path: string;
  /** Pairs as they go out, so that a name may come twice. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string | Buffer;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Sends exactly this, whatever a well-behaved client would make of it. */
export function rawRequest(
  url: string,
  { method, path, headers = [], body }: RawRequest,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const length = body === undefined ? [] : [['content-length', String(Buffer.byteLength(body))] as const];
  return new Promise((resolve, reject) => {
    const sent = request({
      hostname,
      port,
      path,
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: [['host', `${hostname}:${port}`] as const, ...length, ...headers].flat(),
      agent: false,
    });
    sent.once('error', reject).once('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.once('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }));
    });
    sent.end(body);
  });
}
