import type { MqttClient } from 'mqtt';
import { MAX_POSITIONS, type Fix } from '../../../contracts/index.js';
import { farewell, positionsMessage, statusMessage, type Measured, type Message } from './driver-messages.js';
import type { KnownDriver, KnownPosition, Tally } from './knowledge.js';

/** How drivers reach the broker. */
export interface Network {
  /** Connects in a driver's name; the will is what the broker says when the connection is lost. */
  connect(id: string, will: Message): Promise<MqttClient>;
  /** The broker has ended a connection. */
  noteLoss(): void;
}

/**
 * A driver's phone at its own connection. What it measures without a network stands in its buffer, and follows in one
 * message after the first position that it measures with the network back. Positions bear times, each later than the
 * one before.
 */
export class SimulatedDriver {
  private client?: MqttClient;
  private reservationId: string | null = null;
  private newest?: KnownPosition;
  private lastTime = 0;
  private buffer: Measured[] = [];
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    readonly id: string,
    private readonly takesRides: boolean,
    private readonly network: Network,
    private readonly tally: Tally,
  ) {}

  get known(): KnownDriver {
    const { id, reservationId, newest: position } = this;
    const [isOnline, isOnRide] = [this.client !== undefined, reservationId !== null];
    const isFree = isOnline && this.takesRides && !isOnRide;
    return { id, isOnline, isFree, isOnRide, reservationId, position };
  }

  /** Connects and says what the driver does. */
  async goOnline(): Promise<void> {
    const client = await this.network.connect(this.id, farewell(this.id));
    client.once('close', () => {
      if (this.client === client) this.network.noteLoss();
    });
    this.client = client;
    this.sayStatus();
  }

  /** The network goes, without a word to the broker. What was not acknowledged will be sent again. */
  async loseNetwork(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    await client?.endAsync(true);
  }

  report(fix: Fix, isRepeated: boolean): void {
    this.tally.measured += 1;
    this.lastTime = Math.max(Date.now(), this.lastTime + 1);
    const measured = {
      position: { ...fix, timestamp: this.lastTime },
      reservationId: this.reservationId,
    };
    if (!this.client) {
      this.buffer.push(measured);
      return;
    }
    this.sendPositions([measured]);
    if (isRepeated) this.sendAgain(measured);
    this.sendBuffer();
  }

  /** On a ride from now on, or with null on none. */
  ride(reservationId: string | null): void {
    this.reservationId = reservationId;
    if (this.client) this.sayStatus();
  }

  /** Settles when the broker has acknowledged all that was sent; not when it ends the connection meanwhile. */
  async settled(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  /** Takes leave in order: what is in the buffer first, then the word that the driver is off line. */
  async leave(): Promise<void> {
    if (!this.client) await this.goOnline();
    this.sendBuffer();
    this.send(farewell(this.id));
    await this.settled();
    const { client } = this;
    this.client = undefined;
    await client?.endAsync();
  }

  private sayStatus(): void {
    this.send(statusMessage(this.known, this.takesRides));
  }

  private sendPositions(measured: readonly Measured[], lateOnes = 0): void {
    this.send(positionsMessage(this.id, measured), (isAcknowledged) => {
      if (!isAcknowledged) this.buffer.push(...measured);
      else this.noteAcknowledged(measured, lateOnes);
    });
  }

  private sendAgain(measured: Measured): void {
    this.tally.repeated += 1;
    this.send(positionsMessage(this.id, [measured]));
  }

  private sendBuffer(): void {
    const waiting = this.buffer;
    this.buffer = [];
    for (let from = 0; from < waiting.length; from += MAX_POSITIONS) {
      const batch = waiting.slice(from, from + MAX_POSITIONS);
      this.sendPositions(batch, batch.length);
    }
  }

  /** `tell` is not called when the broker ends the connection before. */
  private send({ topic, payload, ...options }: Message, tell?: (isAcknowledged: boolean) => void): void {
    const done = this.client!.publishAsync(topic, payload, options).then(
      () => tell?.(true),
      () => tell?.(false),
    );
    const followed = done.finally(() => this.underWay.delete(followed));
    this.underWay.add(followed);
  }

  private noteAcknowledged(measured: readonly Measured[], lateOnes: number): void {
    this.tally.acknowledged += measured.length;
    this.tally.late += lateOnes;
    for (const { position } of measured) {
      if (!this.newest || position.timestamp > this.newest.timestamp) this.newest = position;
    }
  }
}
