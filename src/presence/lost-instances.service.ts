import { Injectable } from '@nestjs/common';
import { InstanceId } from '../platform/lifecycle/instance-id.js';
import { LastSeen } from './last-seen.service.js';
import { PresenceReplica } from './presence-replica.service.js';
import { seenAtOf } from './presence.model.js';
import { PresenceStore } from './presence.store.js';

/** Takes the users of instances off line that are gone: killed, or stopped a grace ago. */
@Injectable()
export class LostInstances {
  /** When each was last heard, epoch milliseconds, as of the last look. */
  private beats: ReadonlyMap<string, number> = new Map();

  constructor(
    private readonly replica: PresenceReplica,
    private readonly store: PresenceStore,
    private readonly lastSeen: LastSeen,
    private readonly instance: InstanceId,
  ) {}

  /** Every instance forgets them for itself, and one clears what they have left. Throws while an engine is away. */
  async writeOff(): Promise<void> {
    // In this order: one that comes back in between has been heard later than is seen here.
    const beats = await this.store.beats();
    const living = (await this.store.living()).add(this.instance.value);
    for (const lost of this.replica.instances().filter((id) => !living.has(id))) {
      // Another one may have cleared it since.
      this.replica.drop(lost, beats.get(lost) ?? this.beats.get(lost) ?? Date.now());
    }
    this.beats = beats;
    for (const [lost, heardAt] of beats) if (!living.has(lost)) await this.clear(lost, heardAt);
  }

  private async clear(lost: string, heardAt: number): Promise<void> {
    if (!(await this.store.claimClearing(lost, this.instance.value))) return;
    const stays = await this.store.stays(lost);
    await this.lastSeen.save(
      new Map([...stays].map(([account, { chosen }]) => [account, seenAtOf(chosen, heardAt)])),
    );
    // Unless it was heard again meanwhile, and has written them anew.
    if ((await this.store.beats()).get(lost) === heardAt) await this.store.clear(lost, [...stays.keys()]);
  }
}
