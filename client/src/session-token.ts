import type { RefreshedSession } from '../../src/contracts/index.js';

/** A token, or what asks for one; called for each connection, and before the token ends. */
export type TokenSource = () => string | Promise<string>;

/** The longest that a timer takes. */
const MAX_TIMER_MS = 2 ** 31 - 1;
const LATEST_MS = 1_000;

/**
 * Puts a fresh token behind a connection before the old one ends: a minute before, or when three quarters of what is left
 * are over. One that could not be had is asked for again after three quarters of the rest, until the last second: after
 * that the server ends the connection, and the next one begins with a token of its own.
 */
export class SessionToken {
  private timer?: ReturnType<typeof setTimeout>;

  constructor(
    private readonly source: TokenSource,
    private readonly renew: (token: string) => Promise<RefreshedSession>,
  ) {}

  /** For a connection that begins. Rejects as the source does. */
  async next(): Promise<string> {
    const token = await this.source();
    this.watch(expiryOf(token));
    return token;
  }

  /** The connection is gone. */
  rest(): void {
    clearTimeout(this.timer);
  }

  private watch(expiresAt: number): void {
    clearTimeout(this.timer);
    const leftMs = expiresAt - Date.now();
    if (!(leftMs > LATEST_MS)) return;
    const waitMs = leftMs - Math.min(60_000, leftMs / 4);
    this.timer = setTimeout(() => void this.refresh(expiresAt), Math.min(waitMs, MAX_TIMER_MS));
  }

  private async refresh(expiresAt: number): Promise<void> {
    const renewed = Promise.resolve(this.source()).then(this.renew);
    const ends = await renewed.then((session) => Date.parse(session.expiresAt)).catch(() => expiresAt);
    this.watch(ends);
  }
}

/** Epoch milliseconds; NaN for what is no JWT with an end. */
function expiryOf(token: string): number {
  try {
    const claims = token.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/');
    return Number((JSON.parse(atob(claims)) as { exp?: number }).exp) * 1000;
  } catch {
    return NaN;
  }
}
