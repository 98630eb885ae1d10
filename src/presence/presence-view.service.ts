import { Injectable } from '@nestjs/common';
import type { Presence, PresenceList } from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { LastSeen } from './last-seen.service.js';
import { PresenceAudience } from './presence-audience.port.js';
import { PresenceReplica } from './presence-replica.service.js';
import { seenAtOf } from './presence.model.js';

/** Who is on line, and who was when, to those who may know: contacts, admins, and everybody of themselves. */
@Injectable()
export class PresenceView {
  constructor(
    private readonly replica: PresenceReplica,
    private readonly audience: PresenceAudience,
    private readonly lastSeen: LastSeen,
  ) {}

  /** Those of these whom the caller may see, in this order, each once. Throws DATABASE_UNAVAILABLE. */
  async list(caller: Pick<Caller, 'id' | 'role'>, userIds: readonly string[]): Promise<PresenceList> {
    const isVisible = await this.visibilityFor(caller);
    const visible = [...new Set(userIds)].filter(isVisible);
    const seen = await this.lastSeen.of(visible.filter((id) => !this.replica.standingOf(id)));
    return { items: visible.map((id) => this.presenceOf(id, seen.get(id))) };
  }

  private async visibilityFor({ id, role }: Pick<Caller, 'id' | 'role'>): Promise<(user: string) => boolean> {
    if (role === 'admin') return () => true;
    const contacts = await this.audience.contactsOf([id]);
    const visible = new Set(contacts.get(id)).add(id);
    return (user) => visible.has(user);
  }

  private presenceOf(userId: string, storedAt: number | undefined): Presence {
    const standing = this.replica.standingOf(userId);
    const seenAt = standing ? seenAtOf(standing.chosen, Date.now()) : storedAt;
    const lastSeen = seenAt === undefined ? null : new Date(seenAt).toISOString();
    return { userId, status: standing?.status ?? 'offline', lastSeen };
  }
}
