import type { FieldError } from '../../src/contracts/index.js';
import { language } from './choices.js';
import { forgetSession } from './user.js';

/** Why the server refused: its problem document, in the visitor's language; or `OFFLINE` when it was not there. */
export class RestError extends Error {
  override readonly name = 'RestError';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly errors: readonly FieldError[] = [],
  ) {
    super(message);
  }
}

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

interface Asked {
  readonly query?: Query;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

interface Problem {
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: FieldError[];
}

/** A GET waits for a server that is away, or not ready yet after its start: so long before it asks again, and so often. */
const ASK_AGAIN_MS = 700;
const ATTEMPTS = 40;

export async function get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call<T>('GET', path, { query, signal });
    } catch (error) {
      const isPassing = error instanceof RestError && (error.status === 503 || error.code === 'OFFLINE');
      if (!isPassing || attempt === ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    }
  }
}

/** A GET that does not wait: for what is asked again in a moment anyway. */
export const getNow = <T>(path: string): Promise<T> => call<T>('GET', path, {});
export const post = <T = void>(path: string, body: unknown = {}): Promise<T> =>
  call<T>('POST', path, { body });
export const put = <T = void>(path: string, body: unknown): Promise<T> => call<T>('PUT', path, { body });
export const patch = <T>(path: string, body: unknown): Promise<T> => call<T>('PATCH', path, { body });
export const remove = (path: string): Promise<void> => call<void>('DELETE', path, {});

/** Asks with the session's cookie. Rejects with a `RestError`; 401 ends the session on the page too. */
async function call<T>(method: string, path: string, { query, body, signal }: Asked): Promise<T> {
  const isJson = body !== undefined && !(body instanceof FormData);
  const response = await fetch(path + searchOf(query), {
    method,
    signal,
    headers: {
      'Accept-Language': language.value,
      ...(isJson ? { 'Content-Type': 'application/json' } : {}),
    },
    body: body instanceof FormData ? body : JSON.stringify(body),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new RestError(0, 'OFFLINE', String(error));
  });
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as T;
  throw await refusalOf(response);
}

async function refusalOf(response: Response): Promise<RestError> {
  const problem = (await response.json().catch(() => ({}))) as Problem;
  if (response.status === 401) forgetSession();
  const { code = 'INTERNAL', detail, title, errors } = problem;
  return new RestError(response.status, code, detail ?? title ?? response.statusText, errors);
}

function searchOf(query: Query = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined);
  return pairs.length === 0
    ? ''
    : `?${new URLSearchParams(pairs.map(([key, value]) => [key, String(value)]))}`;
}
