import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { RESERVATION_ID } from '../contracts/index.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { upTo } from '../platform/memory/up-to.js';
import { TopicRelations } from '../platform/policy/topic-relations.port.js';
import { StateEngine } from '../platform/state/state-engine.port.js';
import { isChatOpen, isParticipant, isRideDriver, partyOf, type NamedMembers } from './members.model.js';
import { ReservationAccess, type AskingCaller } from './reservation-access.port.js';
import { ReservationRepository } from './reservation.repository.js';

/** Names the reservation whose members have changed, to every instance. */
const CHANGED_CHANNEL = 'reservations:members';
const REMEMBERED = 10_000;
const OLDEST_MS = 5_000;

/** `ReservationAccess` over the database, and what topic permissions ask of it. */
@Injectable()
export class ReservationMembers extends ReservationAccess implements OnModuleInit {
  private readonly logger = new Logger(ReservationMembers.name);
  /** Of unknown ids too: whoever tries some does not reach the database each time. */
  private readonly remembered = new LRUCache<string, Promise<NamedMembers | undefined>>({
    ...upTo(REMEMBERED),
    ttl: OLDEST_MS,
  });

  constructor(
    private readonly reservations: ReservationRepository,
    private readonly state: StateEngine,
    private readonly relations: TopicRelations,
    private readonly lifecycle: Lifecycle,
  ) {
    super();
  }

  onModuleInit(): void {
    this.relations.register('participant', (caller, id) => this.participantOf(caller, id));
    this.relations.register('rideDriver', (caller, id) => this.rideDriverOf(caller, id));
    const stopListening = this.state.listen(
      CHANGED_CHANNEL,
      (id) => this.remembered.delete(id),
      () => this.remembered.clear(),
    );
    this.lifecycle.onStop('close', stopListening);
  }

  async participantOf(caller: AskingCaller, reservationId: string): Promise<boolean> {
    const members = await this.membersOf(reservationId);
    return members !== undefined && isParticipant(members, partyOf(caller), Date.now());
  }

  async rideDriverOf(caller: AskingCaller, reservationId: string): Promise<boolean> {
    const members = await this.membersOf(reservationId);
    return members !== undefined && isRideDriver(members, partyOf(caller));
  }

  async membersOf(reservationId: string): Promise<NamedMembers | undefined> {
    if (!RESERVATION_ID.test(reservationId)) return undefined;
    return this.remembered.get(reservationId) ?? this.load(reservationId);
  }

  async isChatOpen(reservationId: string): Promise<boolean> {
    const members = await this.membersOf(reservationId);
    return members !== undefined && isChatOpen(members, Date.now());
  }

  endedOf(reservationIds: readonly string[]): Promise<string[]> {
    return this.reservations.endedOf(reservationIds);
  }

  /** To be called after the commit of whatever changes a reservation's members. */
  forget(reservationId: string): void {
    this.remembered.delete(reservationId);
    this.state.notify(CHANGED_CHANNEL, reservationId).catch((error: unknown) => {
      this.logger.debug(`other instances learn of ${reservationId} by themselves`, error);
    });
  }

  /** What is under way is shared, and forgotten with the rest: nobody gets what was read before the last change. */
  private load(reservationId: string): Promise<NamedMembers | undefined> {
    const loading = this.reservations.membersOf(reservationId);
    this.remembered.set(reservationId, loading);
    loading.catch(() => {
      if (this.remembered.peek(reservationId) === loading) this.remembered.delete(reservationId);
    });
    return loading;
  }
}
