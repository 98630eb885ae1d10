import { ArchiveDelivery } from '../../src/archive/archive-delivery.js';
import { ArchivePace } from '../../src/archive/archive-pace.js';
import { ArchiveTarget } from '../../src/archive/archive-target.js';
import { ArchiveRepository } from '../../src/archive/archive.repository.js';
import type { Archives } from '../../src/archive/archives.port.js';
import { ArchivesService } from '../../src/archive/archives.service.js';
import type { ChatMessage } from '../../src/contracts/index.js';
import { Lifecycle } from '../../src/platform/lifecycle/lifecycle.js';
import type { Database } from '../../src/platform/postgres/database.port.js';
import { testSettings } from './settings.js';

/** As always, but quicker: a time-out below half a second, a few milliseconds between attempts. */
export const QUICK_ARCHIVING: ArchivePace = {
  lookMs: 10,
  answerMs: 400,
  goodbyeMs: 100,
  again: { fromMs: 5, toMs: 20 },
  pause: { fromMs: 5, toMs: 20 },
};

export interface ArchiveInstance {
  readonly archives: Archives;
  readonly repository: ArchiveRepository;
  /** Adds the stretch of one message to the archives of a reservation, in a transaction of its own. */
  readonly add: (reservationId: string, ...seqs: number[]) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** The archives of one instance; instances share the database. Without `url` there is no target. */
export function anArchiveInstance(
  database: Database,
  url?: string,
  pace: Partial<ArchivePace> = {},
): ArchiveInstance {
  const settings = testSettings({ LARAVEL_API_URL: url });
  const lifecycle = new Lifecycle();
  const repository = new ArchiveRepository(database);
  const ownPace = { ...QUICK_ARCHIVING, ...pace };
  const target = new ArchiveTarget(settings, ownPace);
  const delivery = new ArchiveDelivery(repository, target, ownPace, lifecycle);
  delivery.onModuleInit();
  const archives = new ArchivesService(repository, target, delivery);
  const add = async (reservationId: string, ...seqs: number[]): Promise<void> => {
    for (const seq of seqs) {
      const messages = [anArchivedMessage(reservationId, seq)];
      const stretch = { reservationId, fromSeq: seq, toSeq: seq, messages, participants: ['client_7'] };
      await database.transaction((trx) => archives.add(trx, stretch));
    }
  };
  return { archives, repository, add, stop: () => lifecycle.beforeApplicationShutdown() };
}

export function anArchivedMessage(reservationId: string, seq: number): ChatMessage {
  return {
    messageId: `01900000-0000-7000-8000-${String(seq).padStart(12, '0')}`,
    seq,
    roomId: `reservation:${reservationId}`,
    from: { id: 'client_7', name: 'Ada' },
    content: `no. ${seq}`,
    attachments: [],
    replyTo: null,
    createdAt: '2026-06-01T12:00:00.000Z',
    clientMessageId: `m-${seq}`,
  };
}
