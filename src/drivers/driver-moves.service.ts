import { Injectable, Logger } from '@nestjs/common';
import { Conflator } from '../platform/events/conflator.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { StateEngine } from '../platform/state/state-engine.port.js';
import type { PositionReport } from './position.model.js';

const CHANNEL = 'drivers:moves';

/** How often a driver's positions are told at most. */
export const MOVE_INTERVAL_MS = 1_000;

type Listener = (report: PositionReport) => void;

/**
 * Drivers' newest positions, told to every instance: any of them may take a driver's next one, so each has to hear of
 * all to show a driver once a second. Conflated, and not kept: while the live state is away an instance hears of those
 * that it takes itself.
 */
@Injectable()
export class DriverMoves {
  private readonly logger = new Logger(DriverMoves.name);
  private readonly outgoing = new Conflator<PositionReport>(MOVE_INTERVAL_MS, (report) => this.pass(report));
  private readonly listeners: Listener[] = [];
  /** What this turn of the event loop tells: one message to the other instances. */
  private turn: PositionReport[] = [];

  constructor(
    private readonly state: StateEngine,
    lifecycle: Lifecycle,
  ) {
    const stopListening = state.listen(CHANNEL, (text) => this.hear(JSON.parse(text) as PositionReport[]));
    lifecycle.onStop('farewell', () => {
      stopListening();
      this.outgoing.stop();
    });
  }

  /** Waits for nothing and never throws. */
  tell(report: PositionReport): void {
    this.outgoing.offer(`${report.chauffeurId} ${report.reservationId ?? ''}`, report);
  }

  onMove(listener: Listener): void {
    this.listeners.push(listener);
  }

  private pass(report: PositionReport): void {
    if (this.turn.push(report) === 1) setImmediate(() => this.tellTurn());
  }

  private tellTurn(): void {
    const reports = this.turn;
    this.turn = [];
    this.state.notify(CHANNEL, JSON.stringify(reports)).catch((error: unknown) => {
      this.logger.debug('other instances do not hear where drivers are', error);
      this.hear(reports);
    });
  }

  private hear(reports: readonly PositionReport[]): void {
    for (const report of reports) this.listeners.forEach((listener) => listener(report));
  }
}
