import type { PresenceStatus } from '../contracts/index.js';

/** Who is on line, as far as this instance knows: at once, from memory. */
export abstract class PresenceStatuses {
  /** By account; `offline` for somebody who has never been seen. */
  abstract statusOf(account: string): PresenceStatus;
}
