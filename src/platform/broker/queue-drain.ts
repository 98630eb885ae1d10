import { Injectable, Logger } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { AppError } from '../errors/app-error.js';
import { pauseFor } from '../retry/pause-for.js';
import { StateEngine } from '../state/state-engine.port.js';
import { OutgoingQueue, type QueuedMessage } from './outgoing-queue.js';
import { Rejections } from './rejections.port.js';
import type { SendWindow } from './send-window.js';

const LEASE = 'mqtt:outgoing-queue';
const LEASE_MS = 10_000;
const RENEW_MS = 3_000;
const PAUSE_MS = 1_000;

/**
 * Sends what waits in the queue, oldest first, by one instance at a time. A message leaves the queue after the broker
 * has acknowledged it; one that the broker refuses is set aside, so that it does not block the others for ever. When
 * the process dies in between, what was sent is sent again.
 */
@Injectable()
export class QueueDrain {
  private readonly logger = new Logger(QueueDrain.name);
  private readonly holder = randomUUID();
  private readonly stopping = new AbortController();
  private running?: Promise<void>;

  constructor(
    private readonly queue: OutgoingQueue,
    private readonly state: StateEngine,
    private readonly rejections: Rejections,
  ) {}

  /** Drains while there is a link and something waits. Does nothing when it is draining already. */
  run(window: SendWindow): void {
    this.running ??= this.drain(window).finally(() => (this.running = undefined));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async drain(window: SendWindow): Promise<void> {
    const renewal = setInterval(() => void this.hasLease(), RENEW_MS);
    let told: string | undefined;
    while (window.isOpen && !this.queue.isEmpty && !this.stopping.signal.aborted) {
      try {
        if (await this.hasLease()) await this.sendOldest(window);
        else await this.leaveToOther();
      } catch (error) {
        const { message } = error as Error;
        if (message !== told) this.logger.warn(`the offline queue waits: ${message}`);
        told = message;
        await this.pause();
      }
    }
    clearInterval(renewal);
    await this.state.releaseLease(LEASE, this.holder).catch(() => undefined);
  }

  private hasLease(): Promise<boolean> {
    return this.state.acquireLease(LEASE, this.holder, LEASE_MS).catch(() => false);
  }

  private async leaveToOther(): Promise<void> {
    await this.pause();
    await this.queue.refresh();
  }

  private async sendOldest(window: SendWindow): Promise<void> {
    const messages = await this.queue.oldest();
    if (messages.length === 0) return this.queue.recount();
    const isDone = await Promise.all(messages.map((message) => this.send(window, message)));
    const ids = messages.filter((_, index) => isDone[index]).map(({ id }) => id);
    if (ids.length > 0) await this.remove(ids);
  }

  /** True when the message need not be sent any more. */
  private async send(window: SendWindow, message: QueuedMessage): Promise<boolean> {
    try {
      await window.send(message);
      return true;
    } catch (error) {
      if (!(error instanceof AppError)) return false;
      const payload = Buffer.from(message.payload);
      this.rejections.record({ topic: message.topic, reason: error.message, payload });
      return true;
    }
  }

  /** Until it works: what stays in the queue would be sent twice. */
  private async remove(ids: readonly number[]): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        return await this.queue.remove(ids);
      } catch {
        await this.pause();
      }
    }
  }

  private pause(): Promise<boolean> {
    return pauseFor(PAUSE_MS, this.stopping.signal);
  }
}
