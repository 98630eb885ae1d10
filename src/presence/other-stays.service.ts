import { Injectable } from '@nestjs/common';
import { InstanceId } from '../platform/lifecycle/instance-id.js';
import { OwnStays } from './own-stays.service.js';
import { PresenceReplica } from './presence-replica.service.js';
import type { StayChanges } from './presence.model.js';
import { PresenceStore } from './presence.store.js';

/** The users of the other instances: read once, and from then on as these tell of them. */
@Injectable()
export class OtherStays {
  /** What was told while an instance's stays were read, which may be older. */
  private heard: StayChanges[] | undefined;

  constructor(
    private readonly replica: PresenceReplica,
    private readonly own: OwnStays,
    private readonly store: PresenceStore,
    private readonly instance: InstanceId,
  ) {}

  /** Instances of these that have not been read. */
  unknownOf(living: Iterable<string>): string[] {
    const known = new Set([this.instance.value, ...this.replica.instances()]);
    return [...living].filter((instance) => !known.has(instance));
  }

  /** Reads the stays at these instances. Not to be called again before it settles. */
  async read(instances: Iterable<string>): Promise<void> {
    for (const instance of instances) {
      if (instance !== this.instance.value) await this.readOne(instance);
    }
  }

  /** To be told in the order of the channel. What an instance tells that has not been read is left to the reading. */
  take(changes: StayChanges): void {
    if (changes.from === this.instance.value) return;
    this.heard?.push(changes);
    if (this.unknownOf([changes.from]).length === 0) this.apply(changes);
  }

  private async readOne(instance: string): Promise<void> {
    this.heard = [];
    try {
      const stays = await this.store.stays(instance);
      this.replica.replace(instance, stays);
      for (const account of stays.keys()) this.own.adopt(account);
      for (const changes of this.heard) if (changes.from === instance) this.apply(changes);
    } finally {
      this.heard = undefined;
    }
  }

  private apply({ from, begun, ended }: StayChanges): void {
    for (const [account, stay] of begun) {
      this.replica.begin(from, account, stay);
      this.own.adopt(account);
    }
    for (const [account, seenAt] of ended) this.replica.end(from, account, seenAt);
  }
}
