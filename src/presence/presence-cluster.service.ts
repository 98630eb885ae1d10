import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { FreshRuns } from '../platform/retry/fresh-runs.js';
import { untilDone } from '../platform/retry/until-done.js';
import { LostInstances } from './lost-instances.service.js';
import { Membership } from './membership.service.js';
import { OtherStays } from './other-stays.service.js';
import type { StayChanges } from './presence.model.js';
import { PresenceStore } from './presence.store.js';

/** Clocks of timers run a little apart. */
const MARGIN_MS = 200;

/**
 * Keeps the instances in step about who is on line. Each tells of its own users and hears of the others'; whoever may
 * have missed something reads it again. While the live state is away everybody stays as they were last known, and this
 * instance's own users come and go.
 */
@Injectable()
export class PresenceCluster implements OnModuleInit {
  private readonly logger = new Logger(PresenceCluster.name);
  private readonly looks = new FreshRuns(() => this.look());
  private hasMissed = true;

  constructor(
    private readonly store: PresenceStore,
    private readonly others: OtherStays,
    private readonly membership: Membership,
    private readonly lost: LostInstances,
    private readonly lifecycle: Lifecycle,
  ) {}

  onModuleInit(): void {
    const stopListening = this.store.listen(
      (changes) => this.take(changes),
      () => this.catchUp(),
    );
    // When the sockets have been closed: from then on they have the grace to come back.
    this.lifecycle.onStop('disconnect', async () => {
      await this.leave();
      stopListening();
    });
  }

  /** Looks who lives. To be called every 10 s; never rejects. */
  async check(): Promise<void> {
    if (this.lifecycle.isStopping) return;
    await this.looks.run().catch((error: unknown) => this.logger.debug('nobody can tell who lives', error));
  }

  private catchUp(): void {
    this.hasMissed = true;
    this.membership.doubt();
    void untilDone(
      () => this.looks.run(),
      this.lifecycle,
      (error) => this.logger.debug('who is on line elsewhere is read later', error),
    );
  }

  private take(changes: StayChanges): void {
    this.others.take(changes);
    if (this.others.unknownOf([changes.from]).length > 0) void this.check();
    if (changes.leavesInMs === undefined) return;
    setTimeout(() => void this.check(), changes.leavesInMs + MARGIN_MS).unref();
  }

  private async look(): Promise<void> {
    const { hasMissed } = this;
    this.hasMissed = false;
    try {
      await this.follow(hasMissed);
    } catch (error) {
      this.hasMissed ||= hasMissed;
      throw error;
    }
  }

  private async follow(hasMissed: boolean): Promise<void> {
    const living = await this.membership.renew();
    await this.others.read(hasMissed ? living : this.others.unknownOf(living));
    if (this.membership.canTell()) await this.lost.writeOff();
  }

  private async leave(): Promise<void> {
    await this.membership.leave().catch((error: unknown) => {
      this.logger.debug('the others will miss this instance by themselves', error);
    });
  }
}
