import { setTimeout as pause } from 'node:timers/promises';
import { CommandFailure } from '../command.js';
import { AcknowledgementWindow } from './acknowledgement-window.js';
import { firstAbort } from './first-abort.js';
import type { Fleet } from './fleet.js';
import type { Plan } from './plan.js';
import type { Progress } from './progress.js';

const MAX_UNACKNOWLEDGED = 1_000;
const LAST_ACKNOWLEDGEMENTS_MS = 10_000;

/**
 * Sends the readings of a fleet by its plan. A run that falls behind, because the broker is slow, catches up; no more
 * than 1000 readings wait for the broker's acknowledgement.
 */
export class SensorRun {
  /** Aborts when the run is interrupted, and when a connection is lost. */
  readonly signal: AbortSignal;
  private readonly window = new AcknowledgementWindow(MAX_UNACKNOWLEDGED);
  private readonly beganAt = performance.now();

  constructor(
    readonly fleet: Fleet,
    private readonly plan: Plan,
    readonly progress: Progress,
    private readonly interrupt: AbortSignal,
  ) {
    this.signal = firstAbort(fleet.lost, interrupt);
  }

  get isInterrupted(): boolean {
    return this.interrupt.aborted;
  }

  /**
   * Sends as long as `isWanted` says so of the next reading, which has the number `n` (1, 2, 3 …), or until the run is
   * interrupted; settles when all is acknowledged. Throws `CommandFailure` when the broker goes away or falls silent.
   */
  async send(isWanted = (n: number): boolean => n <= this.plan.total): Promise<void> {
    try {
      for (let n = 1; isWanted(n); n++) {
        await this.untilDue(n);
        await this.window.room(this.signal);
        this.sendOne(n);
      }
    } catch (error) {
      if (!this.signal.aborted) throw error;
    }
    await this.untilAcknowledged();
  }

  /** Throws `CommandFailure` when a connection was lost. */
  assertConnected(): void {
    if (this.fleet.lost.aborted) throw new CommandFailure('the broker closed the connection');
  }

  summary(): string {
    const { sent, acknowledged } = this.window;
    const counts = `${sent} ${sent === 1 ? 'reading' : 'readings'} sent, ${acknowledged} acknowledged`;
    if (sent <= this.fleet.sensors.length) return counts;
    const seconds = (performance.now() - this.beganAt) / 1000;
    return `${counts} in ${seconds.toFixed(1)} s, ${(acknowledged / seconds).toFixed(1)} a second`;
  }

  private async untilDue(n: number): Promise<void> {
    const early = this.beganAt + (n - 1) * this.plan.gapMs - performance.now();
    if (early >= 1) await pause(early, undefined, { signal: this.signal });
  }

  private sendOne(n: number): void {
    const { window, progress, fleet } = this;
    const sensor = fleet.sensors[(n - 1) % fleet.sensors.length]!;
    window.noteSent();
    sensor.send((measurement) => {
      window.noteAcknowledged();
      progress.advance({ ...measurement, sensor: sensor.id, count: window.acknowledged });
    });
  }

  private async untilAcknowledged(): Promise<void> {
    const patience = AbortSignal.timeout(LAST_ACKNOWLEDGEMENTS_MS);
    try {
      await this.window.empty(firstAbort(this.fleet.lost, patience));
    } catch (cause) {
      this.assertConnected();
      throw new CommandFailure('the broker does not acknowledge any more', { cause });
    }
    this.assertConnected();
  }
}
