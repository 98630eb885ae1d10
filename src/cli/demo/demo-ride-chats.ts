import { setTimeout as pause } from 'node:timers/promises';
import { listReservations, type Reservation } from '../../contracts/index.js';
import { OPERATOR } from '../broker-client.js';
import type { DemoApi } from './demo-api.js';
import { customerNamed, driverNamed, isMadeUp } from './demo-identities.js';
import { rideLines } from './demo-lines.js';
import type { DemoPart } from './demo-part.js';
import { DemoSpeaker } from './demo-speaker.js';

const LOOK_MS = 4_000;
const BETWEEN_LINES_MS = 4_000;
/** Rides whose people talk at the same time. */
const MAX_TALKS = 5;

type Pair = Readonly<Record<'customer' | 'driver', DemoSpeaker>>;

/** Customers and drivers who write to each other during some of the rides; the driver answers visitors. */
export class DemoRideChats implements DemoPart {
  readonly name = 'chats of the rides';
  private readonly talks = new Map<string, Pair>();
  private begun = 0;

  constructor(private readonly api: DemoApi) {}

  async play(signal: AbortSignal): Promise<void> {
    try {
      for (;;) {
        await this.follow(signal);
        await pause(LOOK_MS, undefined, { signal });
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      for (const id of this.talks.keys()) this.end(id);
    }
  }

  private async follow(signal: AbortSignal): Promise<void> {
    const query = { status: 'in_progress', limit: '50' };
    const { items } = await this.api.ask(OPERATOR, listReservations, { query });
    const rides = items.filter(({ client_id }) => isMadeUp(client_id));
    for (const id of this.talks.keys())
      if (!rides.some(({ reservation_id }) => reservation_id === id)) this.end(id);
    for (const ride of rides)
      if (this.talks.size < MAX_TALKS && !this.talks.has(ride.reservation_id)) this.begin(ride, signal);
  }

  private begin({ reservation_id, client_id, chauffeur_id }: Reservation, signal: AbortSignal): void {
    const pair = {
      customer: new DemoSpeaker(this.api, customerNamed(client_id), () => false),
      driver: new DemoSpeaker(this.api, driverNamed(chauffeur_id!), () => true),
    };
    this.talks.set(reservation_id, pair);
    // A ride that ends cuts the talk short.
    void this.talk(`reservation:${reservation_id}`, pair, signal).catch(() => undefined);
  }

  private async talk(room: string, pair: Pair, signal: AbortSignal): Promise<void> {
    await Promise.all([pair.customer.enter(room), pair.driver.enter(room)]);
    for (const [who, text] of rideLines(this.begun++)) {
      await pair[who].say(room, text);
      await pause(BETWEEN_LINES_MS, undefined, { signal });
    }
  }

  private end(id: string): void {
    const pair = this.talks.get(id);
    pair?.customer.leave();
    pair?.driver.leave();
    this.talks.delete(id);
  }
}
