import type { Caller } from '../auth/caller.js';

export type TopicAction = 'publish' | 'subscribe';

export interface Decision {
  readonly allowed: boolean;
  /** The tree of the permission row that decided, as `TopicNames` has it. */
  readonly rule: string;
  /** A sentence for people. */
  readonly reason: string;
}

/** The one judge of topics, for REST, sockets, the embedded broker and an external broker's hooks alike. */
export abstract class TopicPolicy {
  /**
   * Judges a topic to publish on, or a filter to subscribe to; a filter is allowed only when every topic that it can
   * match is. Cheap enough for each publish: rows that need no relation are decided without waiting.
   */
  abstract decide(
    caller: Pick<Caller, 'id' | 'role' | 'chauffeurId'>,
    action: TopicAction,
    topic: string,
  ): Decision | Promise<Decision>;
}
