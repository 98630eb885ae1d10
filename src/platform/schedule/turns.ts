import { Injectable, Logger } from '@nestjs/common';
import { InstanceId } from '../lifecycle/instance-id.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { StateEngine } from '../state/state-engine.port.js';

export interface TurnOptions {
  /** While the state engine is away nobody can tell whose turn it is: every instance skips the tick, or runs it. */
  readonly whenStateIsAway?: 'skip' | 'run';
}

const LEASE_MS = 30_000;
const RENEW_MS = LEASE_MS / 3;

/**
 * Whose turn it is, for the `@Cron` jobs that every instance has and one of them runs at each tick.
 *
 * Whoever takes the lease first has the tick. The lease outlasts a short run, so that nobody whose clock is behind (up
 * to 30 s) runs it again; a long run renews it, and ticks that come meanwhile are left out everywhere. A holder that is
 * killed is replaced at the first tick after its lease. A run that fails is logged, and the next tick is as any other.
 * The stop begins no run any more and waits for those under way.
 */
@Injectable()
export class Turns {
  private readonly logger = new Logger(Turns.name);
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(
    private readonly state: StateEngine,
    private readonly instance: InstanceId,
    private readonly lifecycle: Lifecycle,
  ) {
    lifecycle.onStop('drain', async () => void (await Promise.all(this.underWay.values())));
  }

  /** Runs `work` if this tick is ours; settles when it is over and never rejects. `name` is the same for all instances. */
  async take(name: string, work: () => unknown, options: TurnOptions = {}): Promise<void> {
    if (this.lifecycle.isStopping || this.underWay.has(name)) return;
    const run = this.runInTurn(name, work, options).finally(() => this.underWay.delete(name));
    this.underWay.set(name, run);
    await run;
  }

  private async runInTurn(name: string, work: () => unknown, options: TurnOptions): Promise<void> {
    if (!(await this.isOurTurn(name, options))) return;
    const renewal = setInterval(() => void this.isOurTurn(name, options), RENEW_MS).unref();
    try {
      await work();
    } catch (error) {
      this.logger.error(`the job ${name} failed`, error);
    } finally {
      clearInterval(renewal);
    }
  }

  private async isOurTurn(name: string, { whenStateIsAway }: TurnOptions): Promise<boolean> {
    try {
      return await this.state.acquireLease(`schedule:${name}`, this.instance.value, LEASE_MS);
    } catch (error) {
      this.logger.warn(`whose turn it is to run ${name} cannot be told`, error);
      return whenStateIsAway === 'run';
    }
  }
}
