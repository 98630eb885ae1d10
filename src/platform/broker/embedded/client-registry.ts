import type { SessionStore } from './session-store.js';
import { SERVER } from './stored-session.js';

const SERVER_PREFIX = 'relais-';

interface Tenancy {
  readonly owner: string;
  connections: number;
}

/** Whose a client id is: that of the caller who is connected with it, or who left a session under it. */
export class ClientRegistry {
  private readonly connected = new Map<string, Tenancy>();

  constructor(private readonly sessions: SessionStore) {}

  /** Takes the id for one connection, given back by the returned function; undefined when it is another's. */
  claim(clientId: string, owner: string): (() => void) | undefined {
    if (clientId.startsWith(SERVER_PREFIX) && owner !== SERVER) return undefined;
    const present = this.connected.get(clientId);
    const holder = present?.owner ?? this.sessions.find(clientId)?.owner;
    if (holder !== undefined && holder !== owner) return undefined;
    const tenancy = present ?? { owner, connections: 0 };
    tenancy.connections += 1;
    this.connected.set(clientId, tenancy);
    return () => this.release(clientId, tenancy);
  }

  isConnected(clientId: string): boolean {
    return this.connected.has(clientId);
  }

  private release(clientId: string, tenancy: Tenancy): void {
    tenancy.connections -= 1;
    if (tenancy.connections === 0) this.connected.delete(clientId);
  }
}
