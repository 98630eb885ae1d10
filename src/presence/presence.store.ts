import { Injectable } from '@nestjs/common';
import { StateEngine } from '../platform/state/state-engine.port.js';
import type { Stay, StayChanges } from './presence.model.js';

/** Instances that live: a field each, which vanishes when it is not renewed. */
const LIVING = 'presence:instances';
/** When each instance that has stays has last been heard, epoch milliseconds. Stays until they are cleared. */
const BEATS = 'presence:beats';
const CHANGES = 'presence:changes';
const staysAt = (instance: string): string => `presence:on:${instance}`;
const clearingOf = (instance: string): string => `presence:clearing:${instance}`;

const CLEARING_MS = 30_000;

/** Who is on line, where all instances can read it. An instance writes its own users only, and tells what it has written. */
@Injectable()
export class PresenceStore {
  constructor(private readonly state: StateEngine) {}

  async stays(instance: string): Promise<Map<string, Stay>> {
    const fields = await this.state.fields(staysAt(instance));
    return new Map([...fields].map(([account, text]) => [account, JSON.parse(text) as Stay]));
  }

  /** Writes what has begun and ended, then tells the others. Repeating it does no harm. */
  async write(changes: StayChanges): Promise<void> {
    const { from, begun, ended } = changes;
    const fields = begun.map(([account, stay]) => [account, JSON.stringify(stay)] as const);
    const gone = ended.map(([account]) => account);
    await Promise.all([
      this.state.putFields(staysAt(from), fields),
      this.state.removeFields(staysAt(from), gone),
    ]);
    await this.tell(changes);
  }

  async tell(changes: StayChanges): Promise<void> {
    await this.state.notify(CHANGES, JSON.stringify(changes));
  }

  /** See `StateEngine.listen`. */
  listen(onChanges: (changes: StayChanges) => void, onListening: () => void): () => void {
    return this.state.listen(CHANGES, (text) => onChanges(JSON.parse(text) as StayChanges), onListening);
  }

  /** The instance lives now, and counts as living for so long if it is not heard again. */
  async beat(instance: string, lifeMs: number): Promise<void> {
    await this.state.putFields(BEATS, [[instance, String(Date.now())]]);
    await this.state.putFields(LIVING, [[instance, '']], { ttlMs: lifeMs });
  }

  async living(): Promise<Set<string>> {
    return new Set((await this.state.fields(LIVING)).keys());
  }

  /** When each was last heard, epoch milliseconds; also of those that are gone and whose stays are still there. */
  async beats(): Promise<Map<string, number>> {
    const fields = await this.state.fields(BEATS);
    return new Map([...fields].map(([instance, at]) => [instance, Number(at)]));
  }

  /** True for one of those who want to clear what an instance has left. */
  claimClearing(instance: string, holder: string): Promise<boolean> {
    return this.state.acquireLease(clearingOf(instance), holder, CLEARING_MS);
  }

  async clear(instance: string, accounts: readonly string[]): Promise<void> {
    await this.state.removeFields(staysAt(instance), accounts);
    await this.state.removeFields(BEATS, [instance]);
  }
}
