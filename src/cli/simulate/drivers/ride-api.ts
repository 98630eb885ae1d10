import {
  acceptReservation,
  completeReservation,
  cancelReservation,
  startReservation,
  type RouteContract,
} from '../../../contracts/index.js';
import { TokenIssuer } from '../../../platform/auth/token-issuer.service.js';
import type { Settings } from '../../../platform/config/settings.js';
import type { BrokerIdentity } from '../../broker-client.js';
import { ownUrl } from '../../own-url.js';

const ANSWER_MS = 5_000;

const ROUTES = {
  accept: acceptReservation,
  start: startReservation,
  complete: completeReservation,
  cancel: cancelReservation,
} satisfies Record<string, RouteContract>;

export type RideStep = keyof typeof ROUTES;

/** Steps of rides by REST, each taken in the name of whoever takes it, with a token of their own. */
export class RideApi {
  readonly url: string;
  private readonly issuer: TokenIssuer;
  private readonly tokens = new Map<string, string>();

  constructor(settings: Settings) {
    this.url = ownUrl(settings);
    this.issuer = new TokenIssuer(settings);
  }

  /** False where tokens are made elsewhere. */
  get hasTokens(): boolean {
    return this.issuer.canIssue;
  }

  /** Rejects when no server answers. */
  async reach(): Promise<void> {
    await fetch(`${this.url}/health/live`, { signal: AbortSignal.timeout(ANSWER_MS) });
  }

  /** The status of the answer. Rejects when there is none. */
  async step(step: RideStep, reservationId: string, who: BrokerIdentity): Promise<number> {
    const { method, path } = ROUTES[step];
    const { status } = await fetch(this.url + path.replace(':id', reservationId), {
      method,
      headers: { authorization: `Bearer ${this.tokenOf(who)}`, 'content-type': 'application/json' },
      body: '{}',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    return status;
  }

  private tokenOf(who: BrokerIdentity): string {
    const token = this.tokens.get(who.id) ?? this.issuer.issue(who).accessToken;
    this.tokens.set(who.id, token);
    return token;
  }
}
