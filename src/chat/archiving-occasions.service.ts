import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Settings } from '../platform/config/settings.js';
import { upTo } from '../platform/memory/up-to.js';
import { FreshRuns } from '../platform/retry/fresh-runs.js';
import { ReservationAccess } from '../reservations/reservation-access.port.js';
import { ArchivingRepository, type UnarchivedRoom } from './archiving.repository.js';
import { ArchivingService } from './archiving.service.js';
import { roomNameOf } from './room.model.js';

const REMEMBERED_ROOMS = 10_000;
const AT_ONCE = 500;

/**
 * When a reservation's chat is archived: as soon as CHAT_ARCHIVE_THRESHOLD messages are live, and when its ride has
 * ended. What a crash or a database that was away has kept from it is found within a minute or so; of a ride that has
 * ended also what was said afterwards, once it has been quiet for 5 min.
 */
@Injectable()
export class ArchivingOccasions {
  private readonly logger = new Logger(ArchivingOccasions.name);
  private readonly runs = new FreshRuns((reservationId) => this.archiveFull(reservationId));
  /**
   * How far each reservation's chat is archived, at the least: other instances archive too. Whether there is enough is
   * looked up only where it may be so.
   */
  private readonly settledSeqs = new LRUCache<string, number>(upTo(REMEMBERED_ROOMS));

  constructor(
    private readonly archiving: ArchivingService,
    private readonly unarchived: ArchivingRepository,
    private readonly reservations: ReservationAccess,
    private readonly settings: Settings,
  ) {}

  /** A message was stored on this instance. Settles when what that leads to is done, and never rejects. */
  async noteStored({ roomId, seq }: { roomId: string; seq: number }): Promise<void> {
    const reservationId = reservationIdOf(roomId);
    if (reservationId === undefined) return;
    const settled = this.settledSeqs.get(reservationId) ?? 0;
    if (seq - settled < this.settings.CHAT_ARCHIVE_THRESHOLD) return;
    await this.attempt(reservationId, () => this.runs.run(reservationId));
  }

  /** A ride is over. Settles when its chat is archived, and never rejects. */
  noteEnded(reservationId: string): Promise<void> {
    return this.attempt(reservationId, () => this.archiving.archive(reservationId, 1));
  }

  /** Archives what should have been archived before. */
  async archiveForgotten(): Promise<void> {
    let rooms: UnarchivedRoom[];
    let after = 0;
    do {
      rooms = await this.unarchived.unarchived({ after, limit: AT_ONCE });
      for (const [reservationId, least] of await this.dueOf(rooms))
        await this.attempt(reservationId, () => this.archiving.archive(reservationId, least));
      after = rooms.at(-1)?.no ?? 0;
    } while (rooms.length === AT_ONCE);
  }

  /** Which reservations, and how many live messages are enough for each. */
  private async dueOf(rooms: readonly UnarchivedRoom[]): Promise<Map<string, number>> {
    const { CHAT_ARCHIVE_THRESHOLD: threshold } = this.settings;
    const idsOf = (some: readonly UnarchivedRoom[]) => some.flatMap(({ id }) => reservationIdOf(id) ?? []);
    const full = idsOf(rooms.filter(({ live }) => live >= threshold));
    const ended = await this.reservations.endedOf(idsOf(rooms.filter(({ is_quiet }) => is_quiet)));
    return new Map([...full.map((id) => [id, threshold] as const), ...ended.map((id) => [id, 1] as const)]);
  }

  private async archiveFull(reservationId: string): Promise<void> {
    const settled = await this.archiving.archive(reservationId, this.settings.CHAT_ARCHIVE_THRESHOLD);
    this.settledSeqs.set(reservationId, settled);
  }

  private async attempt(reservationId: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.logger.warn(`the chat of ${reservationId} is archived later`, error);
    }
  }
}

function reservationIdOf(roomId: string): string | undefined {
  const name = roomNameOf(roomId);
  return name?.kind === 'reservation' ? name.reservationId : undefined;
}
