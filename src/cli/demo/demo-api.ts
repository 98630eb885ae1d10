import type { RouteContract } from '../../contracts/index.js';
import { TokenIssuer, type TokenSubject } from '../../platform/auth/token-issuer.service.js';
import type { Settings } from '../../platform/config/settings.js';
import { ownUrl } from '../own-url.js';

const ANSWER_MS = 10_000;

interface Asked {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
}

/** The server said no. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    route: RouteContract,
    text: string,
  ) {
    super(`${route.method} ${route.path}: ${status} ${text}`);
  }
}

/** REST in the name of whoever asks, by tokens that are issued in this process. */
export class DemoApi {
  readonly url: string;
  private readonly issuer: TokenIssuer;

  constructor(settings: Settings) {
    this.url = ownUrl(settings);
    this.issuer = new TokenIssuer(settings);
  }

  tokenOf(who: TokenSubject): string {
    return this.issuer.issue(who).accessToken;
  }

  /** Throws `Refusal`. */
  async ask<R>(who: TokenSubject, route: RouteContract<R>, asked: Asked = {}): Promise<R> {
    const { params = {}, query, body } = asked;
    const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name]!));
    const search = query ? `?${new URLSearchParams(query).toString()}` : '';
    const response = await fetch(this.url + path + search, {
      method: route.method,
      headers: { authorization: `Bearer ${this.tokenOf(who)}`, 'content-type': 'application/json' },
      body: route.method === 'GET' ? undefined : JSON.stringify(body ?? {}),
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const text = await response.text();
    if (!response.ok) throw new Refusal(response.status, route, text);
    return (text ? JSON.parse(text) : undefined) as R;
  }
}
