import { Injectable } from '@nestjs/common';
import { Settings } from '../platform/config/settings.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { untilAvailable } from '../platform/postgres/until-available.js';
import { TokenBuckets } from '../platform/rate/token-buckets.js';
import { InTurn } from '../platform/retry/in-turn.js';
import { ChatService, type Said } from './chat.service.js';
import type { ReceiptKind } from './receipt.model.js';
import { ReceiptsService } from './receipts.service.js';
import type { Seat } from './room.model.js';
import { Seats } from './seats.service.js';

/** Who says something, by their name on the topic. */
export interface Speaker {
  readonly reservationId: string;
  readonly name: string;
}

/** What a broker has kept of a minute in which nobody took it in comes at once. */
const BURST_S = 60;

/**
 * What people say on the topics of reservations. Of one reservation it is taken in the order in which it came, and what
 * comes while the database is away waits for it; so does what comes behind it. How often somebody speaks is counted when
 * it comes: waiting makes nothing too much.
 */
@Injectable()
export class ReservationTalks {
  private readonly turns = new InTurn();
  private readonly rate: TokenBuckets;

  constructor(
    private readonly seats: Seats,
    private readonly chat: ChatService,
    private readonly receipts: ReceiptsService,
    private readonly lifecycle: Lifecycle,
    { RATE_CHAT }: Settings,
  ) {
    this.rate = new TokenBuckets({ perSecond: RATE_CHAT, burst: BURST_S * RATE_CHAT });
  }

  /** Settles once the message is stored. Throws SPEAKER_UNKNOWN, REQUEST_RATE_LIMITED, and what `ChatService.sendAs` throws. */
  async say(speaker: Speaker, said: Said): Promise<void> {
    this.rate.take(speaker.name);
    await this.inTurn(speaker, (seat) => this.chat.sendAs(seat, said, { door: 'mqtt' }));
  }

  /** Settles once it is stored. Throws SPEAKER_UNKNOWN, and what `ReceiptsService.advance` throws. */
  async confirm(speaker: Speaker, messageId: string, kind: ReceiptKind): Promise<void> {
    await this.inTurn(speaker, (seat) => this.receipts.advance(seat, messageId, kind, 'mqtt'));
  }

  private async inTurn(
    { reservationId, name }: Speaker,
    take: (seat: Seat) => Promise<unknown>,
  ): Promise<void> {
    const work = async () => take(await this.seats.takeAsSpeaker(reservationId, name));
    await this.turns.run(reservationId, () => untilAvailable(work, this.lifecycle));
  }
}
