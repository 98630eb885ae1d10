import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FirstAdmin, type FirstAdminAccount } from '../accounts/first-admin.service.js';
import { SignInLinks } from '../accounts/sign-in-links.service.js';
import { TokenIssuer } from '../platform/auth/token-issuer.service.js';
import { BrokerLink } from '../platform/broker/broker-link.port.js';
import type { Settings } from '../platform/config/settings.js';
import { ownUrl } from './own-url.js';

/** Tokens of the banner are for trying out. */
const TRIAL_TOKEN_S = 12 * 3600;

/** What the banner tells. */
export interface ServerFacts {
  /** `http://127.0.0.1:3000` */
  readonly url: string;
  /** `mqtt://127.0.0.1:1883` */
  readonly broker: string;
  /** Only at the start that made the first admin. */
  readonly admin?: FirstAdminAccount & { readonly link: string };
  /** What goes on beside the server. */
  readonly company?: string;
  /** For the commands to copy; none where tokens are made elsewhere. */
  readonly token?: string;
}

export async function serverFacts(app: NestFastifyApplication, settings: Settings): Promise<ServerFacts> {
  const { port } = app.getHttpServer().address() as AddressInfo;
  const url = ownUrl(settings, port);
  const broker = app.get(BrokerLink).address;
  const account = await app.get(FirstAdmin).created();
  if (!account) return { url, broker };
  const link = `${url}/api/auth/link/${await app.get(SignInLinks).create(account.id)}`;
  // In production the first lines end in a log collector: no token belongs there.
  const token = settings.isProduction ? undefined : trialToken(app.get(TokenIssuer));
  return { url, broker, admin: { ...account, link }, token };
}

function trialToken(issuer: TokenIssuer): string {
  return issuer.issue({ id: 'you', role: 'user' }, { expiresIn: TRIAL_TOKEN_S }).accessToken;
}
