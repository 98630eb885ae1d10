import type { ExpiryQueue } from './expiry-queue.js';
import { STREAM_LIFE_MS, type Change } from './state-engine.port.js';

interface Aspect {
  readonly revision: number;
  /** The value, and the epoch in which it was published. */
  readonly known: string;
}

interface Entity {
  readonly aspects: Map<string, Aspect>;
  /** What is older says nothing any more. */
  goneAt: number;
  endsAt: number;
}

/** What entities of the memory engine were last said to be. Forgets those that nothing was said of for a day. */
export class MemoryAspects {
  private readonly entities = new Map<string, Entity>();

  constructor(private readonly expiries: ExpiryQueue) {}

  /** False when it was so before, in the same epoch, or when something later is known. */
  isNews(change: Change | undefined, epoch: string): boolean {
    if (!change) return true;
    const { revision } = change;
    if ('isGone' in change)
      return revision ? this.isGone(change.entity, revision) : this.forget(change.entity);
    const { aspects, goneAt } = this.open(change.entity);
    const last = aspects.get(change.aspect);
    if (revision && revision < Math.max(goneAt, last?.revision ?? 0)) return false;
    const known = `${epoch} ${change.value}`;
    aspects.set(change.aspect, { revision: revision ?? 0, known });
    return last?.known !== known;
  }

  private forget(name: string): true {
    this.entities.delete(name);
    return true;
  }

  private isGone(name: string, revision: number): boolean {
    const entity = this.open(name);
    for (const [aspect, last] of entity.aspects) if (last.revision <= revision) entity.aspects.delete(aspect);
    const isNews = entity.aspects.size === 0 && entity.goneAt <= revision;
    entity.goneAt = Math.max(entity.goneAt, revision);
    return isNews;
  }

  private open(name: string): Entity {
    const endsAt = performance.now() + STREAM_LIFE_MS;
    const present = this.entities.get(name);
    if (present) {
      present.endsAt = endsAt;
      return present;
    }
    const made: Entity = { aspects: new Map(), goneAt: 0, endsAt };
    this.entities.set(name, made);
    this.expiries.add(endsAt, (now) => {
      if (made.endsAt > now) return made.endsAt;
      if (this.entities.get(name) === made) this.entities.delete(name);
      return undefined;
    });
    return made;
  }
}
