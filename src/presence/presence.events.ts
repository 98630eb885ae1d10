import type { Standing } from './presence.model.js';

/** A user appears in another way than before, as far as this instance knows: every instance tells of it in its process. */
export class PresenceChanged {
  constructor(
    readonly account: string,
    /** Undefined: off line. */
    readonly before: Standing | undefined,
    readonly after: Standing | undefined,
    /** When others have last seen the user, epoch milliseconds. */
    readonly seenAt: number,
  ) {}
}
