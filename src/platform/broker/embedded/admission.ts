import type { Client, ConnectPacket } from 'aedes';
import { randomUUID } from 'node:crypto';
import type { Caller } from '../../auth/caller.js';
import type { LiveSessions } from '../../auth/live-sessions.js';
import type { TokenVerifier } from '../../auth/token-verifier.port.js';
import { AppError } from '../../errors/app-error.js';
import type { BrokerConnection } from './broker-connection.js';
import type { BrokerStore } from './broker-store.js';
import { ClientRegistry } from './client-registry.js';
import { GrantedFilters } from './granted-filters.js';
import {
  BAD_CREDENTIALS,
  IDENTIFIER_REJECTED,
  Refusal,
  SERVER_UNAVAILABLE,
  UNSUPPORTED_VERSION,
} from './refusal.js';
import { SessionFeed } from './session-feed.js';
import { SERVER } from './stored-session.js';

/** Who vouches for a token, at first and from then on. */
export interface TokenAuthority {
  readonly verifier: TokenVerifier;
  readonly sessions: LiveSessions;
}

const MAX_CLIENT_ID = 256;
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\ufffd]/;

/** Decides who may connect: a valid token, and a client id that is nobody else's. A connection ends with its token. */
export class Admission {
  private readonly registry: ClientRegistry;

  constructor(
    private readonly store: BrokerStore,
    private readonly authority: TokenAuthority,
  ) {
    this.registry = new ClientRegistry(store.sessions);
  }

  isConnected(clientId: string): boolean {
    return this.registry.isConnected(clientId);
  }

  /** Throws `Refusal`. A client without an id is given one. */
  async admit(client: Client, packet: ConnectPacket, isServer: boolean): Promise<BrokerConnection> {
    if (packet.protocolVersion === 5) throw new Refusal(UNSUPPORTED_VERSION, 'MQTT 5 is not spoken here');
    packet.clientId = clientIdOf(packet);
    const caller = isServer ? undefined : await this.identify(packet);
    if (client.conn.destroyed) throw new Refusal(SERVER_UNAVAILABLE, 'the client has gone');
    const release = this.registry.claim(packet.clientId, caller?.id ?? SERVER);
    if (!release)
      throw new Refusal(IDENTIFIER_REJECTED, `the client id ${packet.clientId} belongs to someone else`);
    client.conn.once('close', release);
    if (caller) this.endWithToken(client, caller);
    return this.connect(client, packet, caller);
  }

  private async identify({ password }: ConnectPacket): Promise<Caller> {
    try {
      return await this.authority.verifier.verify(password?.toString() ?? '');
    } catch (error) {
      const { message, isRetryable } = AppError.from(error);
      throw new Refusal(isRetryable ? SERVER_UNAVAILABLE : BAD_CREDENTIALS, message);
    }
  }

  private endWithToken(client: Client, caller: Caller): void {
    const untrack = this.authority.sessions.track({ caller, end: () => client.close() });
    client.conn.once('close', untrack);
  }

  private async connect(client: Client, packet: ConnectPacket, caller?: Caller): Promise<BrokerConnection> {
    const { clientId, clean } = packet;
    const filters = new GrantedFilters();
    if (clean) return { clientId, caller, filters };
    const stored = this.store.sessions.open(clientId, caller?.id ?? SERVER);
    const feed = new SessionFeed(client, stored, filters, this.store.disk);
    client.conn.once('close', () => feed.stop());
    await this.store.disk.committed();
    return { clientId, caller, filters, stored, feed };
  }
}

/** Made up for a clean session that has none [MQTT-3.1.3-6]; without `clean` there must be one [MQTT-3.1.3-8]. */
function clientIdOf({ clientId, clean }: ConnectPacket): string {
  if (clientId === '' && clean) return `client-${randomUUID()}`;
  if (clientId === '') throw new Refusal(IDENTIFIER_REJECTED, 'a session that lasts needs a client id');
  if (clientId.length > MAX_CLIENT_ID || UNPRINTABLE.test(clientId)) {
    throw new Refusal(IDENTIFIER_REJECTED, 'the client id is too long or not plain text');
  }
  return clientId;
}
