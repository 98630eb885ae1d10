import { timingSafeEqual, createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { HookAclRequest, HookAnswer, HookAuthRequest } from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { TokenVerifier } from '../platform/auth/token-verifier.port.js';
import { Rejections } from '../platform/broker/rejections.port.js';
import { Settings } from '../platform/config/settings.js';
import { TopicPolicy, type TopicAction } from '../platform/policy/topic-policy.port.js';
import { StateEngine } from '../platform/state/state-engine.port.js';

/** What is remembered of a client that was let in: the caller, or Relais itself. */
type HookClient = Pick<Caller, 'id' | 'role' | 'chauffeurId' | 'expiresAt'> | { readonly isServer: true };

/** From its last question: its connection may last for months. */
const SERVER_CLIENT_TTL_MS = 24 * 3_600_000;
const clientKey = (clientId: string): string => `mqtt:hook-client:${clientId}`;

/**
 * An external broker's questions, answered by the same tokens and the same policy as everywhere: may this client
 * connect, may it publish or subscribe there. A client id belongs to whom it was let in for, until that token ends.
 */
@Injectable()
export class BrokerHooksService {
  constructor(
    private readonly settings: Settings,
    private readonly verifier: TokenVerifier,
    private readonly policy: TopicPolicy,
    private readonly state: StateEngine,
    private readonly rejections: Rejections,
  ) {}

  async authenticate({ username, password, clientid }: HookAuthRequest): Promise<HookAnswer> {
    if (this.isServer(username, password)) {
      await this.remember(clientid, { isServer: true }, SERVER_CLIENT_TTL_MS);
      return { ...allow, is_superuser: true };
    }
    const caller = await this.verifier.verify(password).catch(() => undefined);
    // The verifier tolerates clocks that differ; a session of no length cannot be remembered.
    if (!caller || caller.expiresAt <= Date.now()) return deny('the token is not valid');
    const owner = await this.clientOf(clientid);
    if (owner && ('isServer' in owner || owner.id !== caller.id))
      return deny('the client id belongs to someone else');
    const { id, role, chauffeurId, expiresAt } = caller;
    await this.remember(clientid, { id, role, chauffeurId, expiresAt }, expiresAt - Date.now());
    return { ...allow, expire_at: Math.floor(expiresAt / 1000) };
  }

  async authorize({ clientid, topic, action, acc }: HookAclRequest): Promise<HookAnswer> {
    const client = await this.clientOf(clientid);
    if (!client) return deny('the client is not known, or its token has expired');
    if ('isServer' in client) {
      await this.remember(clientid, client, SERVER_CLIENT_TTL_MS);
      return { ...allow, is_superuser: true };
    }
    for (const each of actionsOf(action, acc)) {
      const { allowed, reason } = await this.policy.decide(client, each, topic);
      if (allowed) continue;
      if (each === 'publish')
        this.rejections.record({ topic, reason, payload: Buffer.alloc(0), from: clientid });
      return deny(reason);
    }
    return allow;
  }

  /** The backend's own connections show the credentials that it was configured with. */
  private isServer(username: string | undefined, password: string): boolean {
    const { MQTT_USERNAME, MQTT_PASSWORD } = this.settings;
    if (MQTT_USERNAME === undefined || MQTT_PASSWORD === undefined || username !== MQTT_USERNAME)
      return false;
    return timingSafeEqual(digest(password), digest(MQTT_PASSWORD));
  }

  private async remember(clientId: string, client: HookClient, ttlMs: number): Promise<void> {
    await this.state.set(clientKey(clientId), JSON.stringify(client), { ttlMs });
  }

  private async clientOf(clientId: string): Promise<HookClient | undefined> {
    const stored = await this.state.get(clientKey(clientId));
    return stored === undefined ? undefined : (JSON.parse(stored) as HookClient);
  }
}

/** mosquitto-go-auth asks 1 read, 2 write, 3 both, 4 subscribe; EMQX names the action. */
function actionsOf(action: TopicAction | undefined, acc: number | undefined): TopicAction[] {
  if (action) return [action];
  if (acc === 2) return ['publish'];
  return acc === 3 ? ['subscribe', 'publish'] : ['subscribe'];
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const allow: HookAnswer = { result: 'allow', ok: true, error: '', is_superuser: false };
const deny = (error: string): HookAnswer => ({ result: 'deny', ok: false, error, is_superuser: false });
