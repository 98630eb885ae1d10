import type { Caller } from '../../auth/caller.js';
import type { GrantedFilters } from './granted-filters.js';
import type { SessionFeed } from './session-feed.js';
import type { StoredSession } from './stored-session.js';

/** One client that was let in. */
export interface BrokerConnection {
  readonly clientId: string;
  /** Missing for the server itself, which may do everything. */
  readonly caller?: Caller;
  readonly filters: GrantedFilters;
  /** Missing for a clean session, as is the feed. */
  readonly stored?: StoredSession;
  readonly feed?: SessionFeed;
  /** The decision that this client's later publishes wait for, so that they keep their order. */
  turn?: Promise<void>;
}
