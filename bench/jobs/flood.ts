import { setTimeout as pause } from 'node:timers/promises';
import { publishAll, type Message } from '../load/publish-all.js';
import type { Target } from '../targets/target.js';
import { Effort } from './effort.js';
import type { Figure } from './job.js';

/** Twice: first what is cold, then what says how many fit into the time. */
const WARM_UP = 10_000;
const LOOK_MS = 20;
const GIVE_UP_MS = 30_000;

/** Messages that a target stores, published at QoS 1 as fast as its broker takes them. */
export class Flood {
  private published = 0;

  constructor(
    private readonly target: Target,
    private readonly kind: 'positions' | 'readings',
    private readonly messageOf: (no: number) => Message,
  ) {}

  /** Of about so many seconds, until all is stored. Throws when anything is lost, or stored twice. */
  async measure(seconds: number): Promise<Figure[]> {
    await this.store(WARM_UP);
    const began = performance.now();
    await this.store(WARM_UP);
    const perMs = WARM_UP / (performance.now() - began);
    const count = Math.round(perMs * 1000 * seconds);
    const effort = await Effort.begin(this.target);
    await this.store(count);
    return effort.figures(count, [this.kind.slice(0, -1), this.kind]);
  }

  private async store(count: number): Promise<void> {
    const first = this.published;
    this.published += count;
    await publishAll(this.target.broker, count, (no) => this.messageOf(first + no));
    await untilStored(this.target, this.kind, this.published);
  }
}

/** Throws when it is more, or has not become so many for a while. */
export async function untilStored(
  { features }: Target,
  kind: 'positions' | 'readings',
  expected: number,
): Promise<void> {
  let stored = 0;
  for (const end = performance.now() + GIVE_UP_MS; performance.now() < end; await pause(LOOK_MS)) {
    stored = await features!.stored(kind);
    if (stored >= expected) break;
  }
  if (stored !== expected) throw new Error(`${stored} ${kind} stored of ${expected}`);
}
