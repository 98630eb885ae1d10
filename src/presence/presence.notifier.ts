import { Injectable, Logger } from '@nestjs/common';
import { presenceChanged, userOffline, userOnline } from '../contracts/index.js';
import { OnDomainEvent } from '../platform/events/on-domain-event.decorator.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { ADMINS_ROOM, SocketHub, userRoom, type Audience } from '../platform/socket/socket-hub.js';
import { OwnStays } from './own-stays.service.js';
import { PresenceAudience } from './presence-audience.port.js';
import { PresenceChanged } from './presence.events.js';
import { noticeOf } from './presence.model.js';

const GATHER_MS = 30;
/** When an instance goes with thousands of users, their contacts are asked for in several queries. */
const AT_ONCE = 500;
const RETRY_MS = 1_000;

/**
 * Tells contacts and admins who are connected to this instance how users appear, wherever these are: every instance does
 * so for its own. What changes within 30 ms is asked for and told together, and what is undone within it not at all;
 * what cannot be asked, because the database is away, is told later as it is then.
 */
@Injectable()
export class PresenceNotifier {
  private readonly logger = new Logger(PresenceNotifier.name);
  private readonly untold = new Map<string, PresenceChanged>();
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly hub: SocketHub,
    private readonly audience: PresenceAudience,
    private readonly own: OwnStays,
    lifecycle: Lifecycle,
  ) {
    lifecycle.onStop('farewell', () => clearTimeout(this.timer));
  }

  @OnDomainEvent(PresenceChanged)
  onChanged({ account, before, after, seenAt }: PresenceChanged): void {
    const earlier = this.untold.get(account);
    this.untold.set(account, new PresenceChanged(account, earlier ? earlier.before : before, after, seenAt));
    this.tellIn(GATHER_MS);
  }

  private tellIn(ms: number): void {
    this.timer ??= setTimeout(() => {
      this.tellAll().then(
        () => this.rest(GATHER_MS),
        (error: unknown) => {
          this.logger.debug('who is on line is told later', error);
          this.rest(RETRY_MS);
        },
      );
    }, ms).unref();
  }

  private rest(ms: number): void {
    this.timer = undefined;
    if (this.untold.size > 0) this.tellIn(ms);
  }

  private async tellAll(): Promise<void> {
    for (const [account, change] of this.untold) {
      if (!this.concernsSomebody(change)) this.untold.delete(account);
    }
    const accounts = [...this.untold.keys()].slice(0, AT_ONCE);
    if (accounts.length === 0) return;
    const contacts = await this.audience.contactsOf(accounts);
    for (const account of accounts) {
      // As it is by now: what has changed while the contacts were asked for is told at once.
      const change = this.untold.get(account)!;
      this.untold.delete(account);
      this.tell(change, contacts.get(account) ?? []);
    }
  }

  private concernsSomebody({ account, before, after }: PresenceChanged): boolean {
    const here = this.own.all();
    return noticeOf(before, after) !== undefined && here.size > (here.has(account) ? 1 : 0);
  }

  private tell({ account: userId, before, after, seenAt }: PresenceChanged, contacts: readonly string[]) {
    const here = this.own.all();
    const rooms = [ADMINS_ROOM, ...contacts.filter((contact) => here.has(contact)).map(userRoom)];
    const audience: Audience = { namespace: '/', rooms, except: [userRoom(userId)], isLocal: true };
    const status = after?.status ?? 'offline';
    const lastSeen = new Date(seenAt).toISOString();
    switch (noticeOf(before, after)) {
      case 'came':
        return this.hub.emit(userOnline, { userId, name: after?.name ?? null, status }, audience);
      case 'left':
        return this.hub.emit(userOffline, { userId, lastSeen }, audience);
      case 'changed':
        return this.hub.emit(presenceChanged, { userId, status, lastSeen }, audience);
    }
  }
}
