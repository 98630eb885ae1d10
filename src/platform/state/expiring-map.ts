import type { ExpiryQueue } from './expiry-queue.js';

interface Held {
  readonly value: string;
  /** By `performance.now()`, which no change of the clock moves; Infinity: never. */
  readonly expiresAt: number;
}

/** A map whose entries vanish: for readers at their time, from memory soon after. */
export class ExpiringMap {
  private readonly held = new Map<string, Held>();
  // An entry that is renewed a thousand times stands once in the queue.
  private readonly queued = new Set<string>();

  constructor(
    private readonly queue: ExpiryQueue,
    private readonly onEmpty?: () => void,
  ) {}

  get(key: string): string | undefined {
    const held = this.held.get(key);
    return held && held.expiresAt > performance.now() ? held.value : undefined;
  }

  set(key: string, value: string, ttlMs = Infinity): void {
    const expiresAt = performance.now() + ttlMs;
    this.held.set(key, { value, expiresAt });
    if (ttlMs === Infinity || this.queued.has(key)) return;
    this.queued.add(key);
    this.queue.add(expiresAt, (now) => this.expire(key, now));
  }

  delete(key: string): void {
    this.held.delete(key);
    this.tellWhenEmpty();
  }

  entries(): Map<string, string> {
    const now = performance.now();
    const live = [...this.held].filter(([, { expiresAt }]) => expiresAt > now);
    return new Map(live.map(([key, { value }]) => [key, value]));
  }

  private expire(key: string, now: number): number | undefined {
    const { expiresAt } = this.held.get(key) ?? { expiresAt: Infinity };
    if (expiresAt > now && expiresAt < Infinity) return expiresAt;
    this.queued.delete(key);
    if (expiresAt <= now) this.held.delete(key);
    this.tellWhenEmpty();
    return undefined;
  }

  private tellWhenEmpty(): void {
    if (this.held.size === 0 && this.queued.size === 0) this.onEmpty?.();
  }
}
