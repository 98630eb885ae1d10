import type { ExpiryQueue } from './expiry-queue.js';
import { STREAM_LIFE_MS, type Change } from './state-engine.port.js';

/** What entities of the memory engine were last said to be. Forgets those that nothing was said of for a day. */
export class MemoryAspects {
  private readonly entities = new Map<string, { readonly values: Map<string, string>; endsAt: number }>();

  constructor(private readonly expiries: ExpiryQueue) {}

  /** False when it was so before, in the same epoch. */
  isNews(change: Change | undefined, epoch: string): boolean {
    if (!change) return true;
    if ('isGone' in change) {
      this.entities.delete(change.entity);
      return true;
    }
    const values = this.valuesOf(change.entity);
    const known = `${epoch} ${change.value}`;
    const isSame = values.get(change.aspect) === known;
    values.set(change.aspect, known);
    return !isSame;
  }

  private valuesOf(entity: string): Map<string, string> {
    const endsAt = performance.now() + STREAM_LIFE_MS;
    const present = this.entities.get(entity);
    if (present) {
      present.endsAt = endsAt;
      return present.values;
    }
    const made = { values: new Map<string, string>(), endsAt };
    this.entities.set(entity, made);
    this.expiries.add(endsAt, (now) => {
      if (made.endsAt > now) return made.endsAt;
      if (this.entities.get(entity) === made) this.entities.delete(entity);
      return undefined;
    });
    return made.values;
  }
}
