import { Injectable } from '@nestjs/common';
import type { PresenceStatus } from '../contracts/index.js';
import { DomainEvents } from '../platform/events/domain-events.js';
import { PresenceStatuses } from './presence-statuses.port.js';
import { PresenceChanged } from './presence.events.js';
import { isSameStay, noticeOf, seenAtOf, standingOf, type Standing, type Stay } from './presence.model.js';

type Stays = ReadonlyMap<string, Stay>;

/**
 * Who is on line at which instance, as this one knows: all of it in memory, so every answer is immediate. Each change of
 * how a user appears is told as `PresenceChanged`. Times are epoch milliseconds.
 */
@Injectable()
export class PresenceReplica extends PresenceStatuses {
  /** By instance, then account: few instances are asked for one of many users. */
  private readonly stays = new Map<string, Map<string, Stay>>();
  private here = 0;

  constructor(private readonly events: DomainEvents) {
    super();
  }

  /** Users with a socket, or who had one a moment ago; those too who hide. */
  get count(): number {
    return this.here;
  }

  statusOf(account: string): PresenceStatus {
    return this.standingOf(account)?.status ?? 'offline';
  }

  /** Undefined for somebody who is off line. */
  standingOf(account: string): Standing | undefined {
    return standingOf([...this.stays.values()].flatMap((stays) => stays.get(account) ?? []));
  }

  instances(): string[] {
    return [...this.stays.keys()];
  }

  at(instance: string): Stays {
    return this.stays.get(instance) ?? new Map<string, Stay>();
  }

  begin(instance: string, account: string, stay: Stay): void {
    const stays = this.stays.get(instance) ?? new Map<string, Stay>();
    this.stays.set(instance, stays);
    if (isSameStay(stays.get(account), stay)) return;
    this.change(account, Date.now(), () => stays.set(account, stay));
  }

  end(instance: string, account: string, seenAt: number): void {
    const stays = this.stays.get(instance);
    if (stays?.has(account)) this.change(account, seenAt, () => stays.delete(account));
  }

  /** Makes these, and no others, the users of an instance. */
  replace(instance: string, stays: Stays): void {
    if (!this.stays.has(instance)) this.stays.set(instance, new Map());
    for (const account of this.at(instance).keys()) {
      // When exactly they left was not heard.
      if (!stays.has(account)) this.end(instance, account, Date.now());
    }
    for (const [account, stay] of stays) this.begin(instance, account, stay);
  }

  /** Forgets an instance; its users have last been seen at `seenAt`. */
  drop(instance: string, seenAt: number): void {
    for (const account of this.at(instance).keys()) this.end(instance, account, seenAt);
    this.stays.delete(instance);
  }

  private change(account: string, at: number, apply: () => unknown): void {
    const before = this.standingOf(account);
    apply();
    const after = this.standingOf(account);
    this.here += Number(after !== undefined) - Number(before !== undefined);
    if (noticeOf(before, after) === undefined) return;
    const seenAt = seenAtOf((after ?? before)?.chosen, at);
    this.events.emit(new PresenceChanged(account, before, after, seenAt));
  }
}
