import type { MqttClient } from 'mqtt';
import { setTimeout as pause } from 'node:timers/promises';
import { recentReservations, type AnnouncedReservation } from '../../../contracts/index.js';
import type { Settings } from '../../../platform/config/settings.js';
import { connectToBroker, OPERATOR } from '../../broker-client.js';
import type { KnownPosition } from './knowledge.js';
import { RideApi, type RideStep } from './ride-api.js';
import type { SimulatedDriver } from './simulated-driver.js';

/** Positions on the way to the customer. */
const PICKUP_POSITIONS = 3;
/** What is announced is there when the server has taken it in. */
const TAKEN_IN_WITHIN_MS = [50, 100, 200, 400, 800, 1600];

interface Ride {
  readonly reservationId: string;
  readonly positions: number;
  /** Positions since it was accepted. */
  driven: number;
  isStarted: boolean;
}

/**
 * Customers of the simulated drivers: reservations are announced as the booking backend does it, and each is accepted,
 * started and completed by REST in the name of the driver who drives it. When the server does not answer, no more rides
 * begin.
 */
export class RideDesk {
  begun = 0;
  completed = 0;
  private announced = 0;
  private isOpen = true;
  /** Tells the reservations of this run from those of others. */
  private readonly run = Date.now().toString(36);
  private readonly rides = new Map<SimulatedDriver, Ride>();

  private constructor(
    private readonly api: RideApi,
    private readonly backend: MqttClient,
    private readonly say: (line: string) => void,
  ) {
    // Without it, a publish that waits for its acknowledgement would wait for ever.
    backend.once('close', () => backend.end(true));
  }

  /** Undefined, with a line that says why, when rides cannot be driven. */
  static async open(settings: Settings, say: (line: string) => void): Promise<RideDesk | undefined> {
    const api = new RideApi(settings);
    try {
      if (!api.hasTokens) say('drivers’ tokens are not made here: going without rides');
      else await api.reach();
    } catch {
      say(`no server at ${api.url}: going without rides`);
      return undefined;
    }
    return api.hasTokens ? new RideDesk(api, await connectToBroker(settings), say) : undefined;
  }

  /** The driver on line has measured a position: goes on with the ride, or begins one of so many positions. */
  async attend(driver: SimulatedDriver, positions: number): Promise<void> {
    if (!this.isOpen) return;
    const ride = this.rides.get(driver);
    const { isFree, position } = driver.known;
    try {
      if (ride) await this.advance(driver, ride);
      else if (positions > 0 && isFree && position) await this.offer(driver, position, positions);
    } catch (cause) {
      this.isOpen = false;
      this.say(`the server at ${this.api.url} does not answer (${String(cause)}): no more rides`);
    }
  }

  /** Ends the rides that are under way, and takes leave of the broker. */
  async close(): Promise<void> {
    try {
      const rides = [...this.rides].map(([driver, ride]) => this.end(driver, ride));
      await Promise.all(rides);
    } catch {
      this.say(`rides are left as they are: the server at ${this.api.url} does not answer`);
    }
    await this.backend.endAsync(true);
  }

  summary(): string {
    return `${this.begun} ${this.begun === 1 ? 'ride' : 'rides'} begun, ${this.completed} completed`;
  }

  private async offer(driver: SimulatedDriver, place: KnownPosition, positions: number): Promise<void> {
    const reservationId = await this.announce(place);
    if (await this.isAccepted(driver, reservationId)) {
      this.begun += 1;
      this.rides.set(driver, { reservationId, positions, driven: 0, isStarted: false });
      driver.ride(reservationId);
    } else {
      await this.api.step('cancel', reservationId, OPERATOR);
    }
  }

  private async announce({ lat, lng }: KnownPosition): Promise<string> {
    this.announced += 1;
    const reservation: AnnouncedReservation = {
      reservation_id: `sim-${this.run}-${this.announced}`,
      client_id: `client_sim-customer-${this.announced}`,
      pickup: { lat, lng },
      requested_at: Date.now(),
    };
    const topic = recentReservations.build({});
    await this.backend.publishAsync(topic, JSON.stringify(reservation), { qos: 1 });
    return reservation.reservation_id;
  }

  private async isAccepted(driver: SimulatedDriver, reservationId: string): Promise<boolean> {
    for (const delay of TAKEN_IN_WITHIN_MS) {
      const status = await this.step(driver, reservationId, 'accept');
      if (status !== 404) return status === 200;
      await pause(delay);
    }
    return false;
  }

  private async advance(driver: SimulatedDriver, ride: Ride): Promise<void> {
    ride.driven += 1;
    if (!ride.isStarted && ride.driven >= PICKUP_POSITIONS) {
      ride.isStarted = (await this.step(driver, ride.reservationId, 'start')) === 200;
    } else if (ride.driven >= PICKUP_POSITIONS + ride.positions) {
      await this.end(driver, ride);
    }
  }

  private async end(driver: SimulatedDriver, ride: Ride): Promise<void> {
    const status = await this.step(driver, ride.reservationId, ride.isStarted ? 'complete' : 'cancel');
    if (ride.isStarted && status === 200) this.completed += 1;
    this.rides.delete(driver);
    driver.ride(null);
  }

  private step({ id }: SimulatedDriver, reservationId: string, step: RideStep): Promise<number> {
    return this.api.step(step, reservationId, { id, role: 'driver' });
  }
}
