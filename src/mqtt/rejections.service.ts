import { Injectable, Logger } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { RejectedMessage, RejectionQuery } from '../contracts/index.js';
import { Rejections, type Rejection } from '../platform/broker/rejections.port.js';
import { decodeCursor, pageOf, type Page } from '../platform/paging/page.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { BridgeCounters } from './bridge-counters.js';
import { decodePayload } from './payload.model.js';
import { RejectionRepository, type RejectionRow } from './rejection.repository.js';

const MAX_PAYLOAD_BYTES = 4096;
const MAX_REASON = 500;
/** What waits for the database at most; a flood of rejections costs counts, not memory. */
const MAX_WAITING = 1000;
const BATCH = 100;
const KEEP_DAYS = 7;

/** Messages that were dropped, and why: counted all, kept for 7 days as far as the database keeps pace. */
@Injectable()
export class RejectionsService extends Rejections {
  private readonly logger = new Logger(RejectionsService.name);
  private waiting: RejectionRow[] = [];
  private storing?: Promise<void>;

  constructor(
    private readonly repository: RejectionRepository,
    private readonly counters: BridgeCounters,
    lifecycle: Lifecycle,
  ) {
    super();
    lifecycle.onStop('disconnect', () => this.storing);
  }

  override record({ topic, reason, payload, from }: Rejection): void {
    this.counters.rejected += 1;
    if (this.waiting.length >= MAX_WAITING) return;
    this.waiting.push({
      id: uuidv7(),
      topic,
      reason: reason.slice(0, MAX_REASON),
      sender: from ?? null,
      payload: payload.subarray(0, MAX_PAYLOAD_BYTES),
      rejected_at: new Date(),
    });
    this.storing ??= this.store().finally(() => (this.storing = undefined));
  }

  async newest({ limit, cursor, contains }: RejectionQuery): Promise<Page<RejectedMessage>> {
    const [before] = decodeCursor(cursor, ['string']) ?? [];
    const rows = await this.repository.newest(limit + 1, { before, contains });
    return pageOf(rows, limit, { item: rejectedMessageOf, key: ({ id }) => [id] });
  }

  /** Forgets what is older than 7 days; returns how many. */
  deleteExpired(): Promise<number> {
    return this.repository.deleteOlderThan(KEEP_DAYS);
  }

  private async store(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, BATCH);
      try {
        await this.repository.append(batch);
      } catch (error) {
        this.logger.warn(`${batch.length} rejections could not be kept`, error);
      }
    }
  }
}

function rejectedMessageOf({
  id,
  topic,
  reason,
  sender,
  payload,
  rejected_at,
}: RejectionRow): RejectedMessage {
  return {
    id,
    topic,
    reason,
    from: sender,
    payload: decodePayload(payload),
    timestamp: rejected_at.toISOString(),
  };
}
