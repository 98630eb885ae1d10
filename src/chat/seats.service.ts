import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { customerOf, reservationSpeaker } from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { AppError } from '../platform/errors/app-error.js';
import { DomainEvents } from '../platform/events/domain-events.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { StateEngine } from '../platform/state/state-engine.port.js';
import { ReservationAccess } from '../reservations/reservation-access.port.js';
import { RoomChanged } from './chat.events.js';
import { MemberRepository } from './member.repository.js';
import { reservationRoomId, roomNameOf, type Seat } from './room.model.js';
import { RoomRepository, type Sitter } from './room.repository.js';
import { SeatMemory } from './seat-memory.js';

/** What a door knows of who comes in by it. */
export type Visitor = Pick<Caller, 'id' | 'role' | 'chauffeurId' | 'name'>;

type NewRoom = Pick<Seat, 'kind'> & { readonly id: string };

/** Names the room whose members have changed, to every instance. */
export const MEMBERS_CHANNEL = 'chat:members';

/**
 * Who may be in which room. Members have a seat; the room of a reservation and a direct room are made by the first who
 * takes one. Admins may sit down everywhere, in sight of the others.
 *
 * Answers come from memory for the hot path: a change made on this instance counts at once, one made on another as soon
 * as the state engine has told of it, and after 5 s in any case. Throws ROOM_NOT_FOUND to strangers, whether there is
 * such a room or not.
 */
@Injectable()
export class Seats implements OnModuleInit {
  private readonly logger = new Logger(Seats.name);
  private readonly remembered = new SeatMemory((roomId, userId) => this.rooms.findSeat(roomId, userId));

  private readonly sitting = new Map<string, Promise<Seat>>();

  constructor(
    private readonly rooms: RoomRepository,
    private readonly members: MemberRepository,
    private readonly reservations: ReservationAccess,
    private readonly state: StateEngine,
    private readonly lifecycle: Lifecycle,
    private readonly events: DomainEvents,
  ) {}

  onModuleInit(): void {
    const stopListening = this.state.listen(
      MEMBERS_CHANNEL,
      (roomId) => this.remembered.forget(roomId),
      () => this.remembered.clear(),
    );
    this.lifecycle.onStop('close', stopListening);
  }

  /** The visitor's seat, taken now if they have none yet and may. */
  async take(visitor: Visitor, roomId: string): Promise<Seat> {
    const name = roomNameOf(roomId);
    switch (name?.kind) {
      case 'named':
        return this.takeNamed(visitor, roomId);
      case 'direct':
        return this.takeDirect(visitor, roomId, name.users);
      case 'reservation':
        return this.takeReserved(visitor, roomId, name.reservationId);
      default:
        throw new AppError('ROOM_NOT_FOUND');
    }
  }

  /** The visitor's seat, if they have one and may still use it; none is taken. */
  async own(visitor: Visitor, roomId: string): Promise<Seat> {
    const name = roomNameOf(roomId);
    const isReserved = name?.kind === 'reservation';
    if (isReserved && !(await this.mayTalk(visitor, name.reservationId)))
      throw new AppError('ROOM_NOT_FOUND');
    const seat = isReserved
      ? await this.findReserved(visitor, roomId)
      : name && (await this.find(roomId, visitor.id));
    if (!seat) throw new AppError('ROOM_NOT_FOUND');
    return seat;
  }

  /** The number of a room that the visitor may read, without taking a seat; undefined for one that nobody is in yet. */
  async findReadable(visitor: Visitor, roomId: string): Promise<number | undefined> {
    const name = roomNameOf(roomId);
    if (name?.kind === 'reservation') {
      if (!(await this.mayTalk(visitor, name.reservationId))) throw new AppError('ROOM_NOT_FOUND');
      return this.rooms.findNo(roomId);
    }
    const seat = name && (await this.find(roomId, visitor.id));
    const no =
      seat?.roomNo ?? (name && visitor.role === 'admin' ? await this.rooms.findNo(roomId) : undefined);
    if (no === undefined) throw new AppError('ROOM_NOT_FOUND');
    return no;
  }

  /** Whether the visitor may read what was said in a room that exists. */
  async mayRead(visitor: Visitor, roomId: string): Promise<boolean> {
    const name = roomNameOf(roomId);
    if (name?.kind === 'reservation') return this.mayTalk(visitor, name.reservationId);
    return visitor.role === 'admin' || (await this.find(roomId, visitor.id)) !== undefined;
  }

  /** A seat that somebody has, from memory; people without one are remembered too. */
  find(roomId: string, userId: string): Promise<Seat | undefined> {
    return this.remembered.find(roomId, userId);
  }

  /** False when the members of its room have changed since this seat was found, or it is no longer remembered. */
  isFresh(seat: Seat): boolean {
    return this.remembered.holds(seat);
  }

  /** To be called after the commit of whatever changes the members of a room. */
  forget(roomId: string): void {
    this.remembered.forget(roomId);
    this.state.notify(MEMBERS_CHANNEL, roomId).catch((error: unknown) => {
      this.logger.debug(`other instances learn of ${roomId} by themselves`, error);
    });
  }

  /**
   * The seat of somebody who is known by their name in a reservation only, as messages of MQTT say it: a participant, or
   * whoever has sat down before. Throws SPEAKER_UNKNOWN.
   */
  async takeAsSpeaker(reservationId: string, userId: string): Promise<Seat> {
    const id = reservationRoomId(reservationId);
    const visitor = visitorNamed(userId);
    const seat = await this.findReserved(visitor, id);
    if (await this.reservations.participantOf(visitor, reservationId)) {
      const account = visitor.role === 'driver' ? null : userId;
      return seat ?? this.sit({ id, kind: 'reservation' }, [{ userId, account, name: null }]);
    }
    if (!seat || (await this.wasParticipant(userId, reservationId)))
      throw new AppError('SPEAKER_UNKNOWN', { id: userId });
    return seat;
  }

  private async takeNamed(visitor: Visitor, roomId: string): Promise<Seat> {
    const seat = await this.find(roomId, visitor.id);
    if (seat) return this.introduced(seat, visitor);
    if (visitor.role !== 'admin') throw new AppError('ROOM_NOT_FOUND');
    return this.sit({ id: roomId, kind: 'named' }, [sitterOf(visitor, visitor.id)]);
  }

  private async takeDirect(visitor: Visitor, roomId: string, users: readonly string[]): Promise<Seat> {
    if (!users.includes(visitor.id)) return this.takeNamed(visitor, roomId);
    const seat = await this.find(roomId, visitor.id);
    if (seat) return this.introduced(seat, visitor);
    const other = users.find((id) => id !== visitor.id)!;
    const sitter = { userId: other, account: other, name: null };
    return this.sit({ id: roomId, kind: 'direct' }, [sitterOf(visitor, visitor.id), sitter]);
  }

  private async takeReserved(visitor: Visitor, roomId: string, reservationId: string): Promise<Seat> {
    if (!(await this.mayTalk(visitor, reservationId))) throw new AppError('ROOM_NOT_FOUND');
    const seat = await this.findReserved(visitor, roomId);
    if (seat?.account === visitor.id) return seat;
    const userId = seat?.userId ?? reservationSpeaker(visitor);
    return this.sit({ id: roomId, kind: 'reservation' }, [sitterOf(visitor, userId)]);
  }

  /** A customer is one person with and without `client_`, and keeps the name that came first. */
  private async findReserved(visitor: Visitor, roomId: string): Promise<Seat | undefined> {
    const userId = reservationSpeaker(visitor);
    const seat = await this.find(roomId, userId);
    if (seat || visitor.role !== 'user') return seat;
    const customer = customerOf(userId);
    return this.find(roomId, customer === userId ? `client_${customer}` : customer);
  }

  private async wasParticipant(userId: string, reservationId: string): Promise<boolean> {
    const members = await this.reservations.membersOf(reservationId);
    return [`chauffeur_${members?.chauffeurId}`, members?.customer].includes(customerOf(userId));
  }

  private async mayTalk(visitor: Visitor, reservationId: string): Promise<boolean> {
    if (visitor.role !== 'admin') return this.reservations.participantOf(visitor, reservationId);
    return (await this.reservations.membersOf(reservationId)) !== undefined;
  }

  /** Whoever sends much before they have a seat takes it once. */
  private sit(room: NewRoom, sitters: readonly [Sitter, ...Sitter[]]): Promise<Seat> {
    const key = `${room.id} ${sitters[0].userId}`;
    const underWay =
      this.sitting.get(key) ?? this.seat(room, sitters).finally(() => this.sitting.delete(key));
    this.sitting.set(key, underWay);
    return underWay;
  }

  private async seat(room: NewRoom, sitters: readonly [Sitter, ...Sitter[]]): Promise<Seat> {
    const seats = await this.rooms.seat(room, sitters);
    const own = seats.find(({ userId }) => userId === sitters[0].userId);
    if (!own) throw new AppError('ROOM_NOT_FOUND');
    this.forget(room.id);
    this.events.emit(
      new RoomChanged(
        room.id,
        sitters.flatMap(({ account }) => account ?? []),
      ),
    );
    return own;
  }

  /** Whoever was taken in by somebody else has a seat under no name yet; people change theirs, too. */
  private async introduced(seat: Seat, { name }: Visitor): Promise<Seat> {
    if (name === undefined || name === seat.name) return seat;
    await this.members.name(seat, name);
    this.forget(seat.roomId);
    return { ...seat, name };
  }
}

function sitterOf({ id, name }: Visitor, userId: string): Sitter {
  return { userId, account: id, name: name ?? null };
}

function visitorNamed(userId: string): Visitor {
  const chauffeurId = /^chauffeur_(.+)$/s.exec(userId)?.[1];
  return { id: userId, role: chauffeurId === undefined ? 'user' : 'driver', chauffeurId: chauffeurId ?? '' };
}
