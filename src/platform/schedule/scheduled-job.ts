import { Logger } from '@nestjs/common';
import type { StateEngine } from '../state/state-engine.port.js';
import type { Schedule } from './scheduled.decorator.js';

const LEASE_MS = 30_000;

/**
 * A job that every instance has and one of them runs at each tick.
 *
 * Ticks stand on the clock, the same for all, and whoever takes the lease first has the tick. The lease outlasts a
 * short run, so that nobody whose clock is behind (up to 30 s, or half of a shorter interval) runs it again; a long run
 * renews it, and ticks that come meanwhile are left out everywhere. A holder that is killed is replaced at the first
 * tick after its lease. A run that fails is logged, and the next tick is as any other.
 */
export class ScheduledJob {
  private readonly logger = new Logger(ScheduledJob.name);
  private readonly leaseMs: number;
  private timer?: NodeJS.Timeout;
  private running?: Promise<void>;
  private lastTick = 0;
  private isStopped = false;

  constructor(
    private readonly schedule: Schedule,
    private readonly run: () => unknown,
    private readonly state: StateEngine,
    private readonly holder: string,
  ) {
    this.leaseMs = Math.min(schedule.everyMs / 2, LEASE_MS);
  }

  start(): void {
    const { everyMs } = this.schedule;
    const now = Date.now();
    // A timer may fire a millisecond early: the tick that it stood for is not the next one again.
    this.lastTick = Math.max(Math.floor(now / everyMs) * everyMs, this.lastTick) + everyMs;
    this.timer = setTimeout(() => void this.tick(), this.lastTick - now).unref();
  }

  /** No tick begins any more; settles when a run that has begun is over. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private async tick(): Promise<void> {
    this.running = this.runInTurn();
    await this.running;
    if (!this.isStopped) this.start();
  }

  private async runInTurn(): Promise<void> {
    if (!(await this.isOurTurn())) return;
    const renewal = setInterval(() => void this.isOurTurn(), this.leaseMs / 3).unref();
    try {
      await this.run();
    } catch (error) {
      this.logger.error(`the job ${this.schedule.name} failed`, error);
    } finally {
      clearInterval(renewal);
    }
  }

  private async isOurTurn(): Promise<boolean> {
    const { name, whenStateIsAway } = this.schedule;
    try {
      return await this.state.acquireLease(`schedule:${name}`, this.holder, this.leaseMs);
    } catch (error) {
      this.logger.warn(`whose turn it is to run ${name} cannot be told`, error);
      return whenStateIsAway === 'run';
    }
  }
}
