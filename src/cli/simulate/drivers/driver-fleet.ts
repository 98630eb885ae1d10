import { once } from 'node:events';
import type { Settings } from '../../../platform/config/settings.js';
import { connectToBroker } from '../../broker-client.js';
import { CommandFailure } from '../../command.js';
import { connectInTurns } from '../connect-in-turns.js';
import { firstAbort } from '../first-abort.js';
import { seedAt } from '../random.js';
import { takesRides } from './driver-moments.model.js';
import type { DriversPlan } from './drivers-plan.js';
import { knowledgeOf, type Knowledge, type Tally } from './knowledge.js';
import { SimulatedDriver } from './simulated-driver.js';

const LAST_ACKNOWLEDGEMENTS_MS = 10_000;

/** The drivers of a plan, each with its own connection and, at the embedded broker, a driver's token of its own. */
export class DriverFleet {
  readonly drivers: readonly SimulatedDriver[];
  readonly tally: Tally = { measured: 0, acknowledged: 0, late: 0, repeated: 0 };
  private readonly loss = new AbortController();

  private constructor(settings: Settings, { ids, seed }: DriversPlan) {
    const network = {
      connect: (id: string, will: Parameters<typeof connectToBroker>[2]) =>
        connectToBroker(settings, { id, role: 'driver' }, will),
      noteLoss: () => this.loss.abort(),
    };
    this.drivers = ids.map(
      (id, place) => new SimulatedDriver(id, takesRides(seedAt(seed, place)), network, this.tally),
    );
  }

  /** Settles when all are on line. Throws `CommandFailure` when one cannot be. */
  static async connect(settings: Settings, plan: DriversPlan): Promise<DriverFleet> {
    const fleet = new DriverFleet(settings, plan);
    try {
      await connectInTurns(plan.ids.length, (place) => fleet.drivers[place]!.goOnline());
      return fleet;
    } catch (error) {
      await fleet.cut();
      throw error;
    }
  }

  /** Aborts when the broker ends a connection. */
  get lost(): AbortSignal {
    return this.loss.signal;
  }

  /** What is true of the drivers as far as the broker has acknowledged it; all of it once `settled` is over. */
  knowledge(): Knowledge {
    return knowledgeOf(this.drivers.map(({ known }) => known));
  }

  /** Settles when all that was sent is acknowledged. Throws `CommandFailure` when it will not be. */
  settled(): Promise<void> {
    return this.inTime(this.drivers.map((driver) => driver.settled()));
  }

  /** Says of each driver that it is off line, and disconnects. Throws `CommandFailure` when the broker does not answer. */
  leave(): Promise<void> {
    return this.inTime(this.drivers.map((driver) => driver.leave()));
  }

  /** Ends every connection without a word. */
  async cut(): Promise<void> {
    await Promise.all(this.drivers.map((driver) => driver.loseNetwork()));
  }

  private async inTime(works: readonly Promise<void>[]): Promise<void> {
    const stop = firstAbort(this.lost, AbortSignal.timeout(LAST_ACKNOWLEDGEMENTS_MS));
    const stopped = stop.aborted ? Promise.resolve() : once(stop, 'abort');
    const done = Promise.all(works).then(() => true);
    const isDone = await Promise.race([done, stopped.then(() => false)]);
    if (!isDone) throw this.failure();
  }

  private failure(): CommandFailure {
    if (this.lost.aborted) return new CommandFailure('the broker closed the connection');
    return new CommandFailure('the broker does not acknowledge any more');
  }
}
