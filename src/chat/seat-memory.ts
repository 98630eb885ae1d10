import { LRUCache } from 'lru-cache';
import { upTo } from '../platform/memory/up-to.js';
import type { Seat } from './room.model.js';

const REMEMBERED_ROOMS = 10_000;
const OLDEST_MS = 5_000;

interface Memory {
  readonly loading: Promise<Seat | undefined>;
  seat?: Seat;
}

/** Seats as they were read lately, by room and user; that somebody has none is remembered too. */
export class SeatMemory {
  private readonly rooms = new LRUCache<string, Map<string, Memory>>({
    ...upTo(REMEMBERED_ROOMS),
    ttl: OLDEST_MS,
  });

  constructor(private readonly load: (roomId: string, userId: string) => Promise<Seat | undefined>) {}

  find(roomId: string, userId: string): Promise<Seat | undefined> {
    const seats = this.rooms.get(roomId) ?? new Map<string, Memory>();
    if (seats.size === 0) this.rooms.set(roomId, seats);
    const known = seats.get(userId);
    if (known) return known.loading;
    const memory: Memory = { loading: this.load(roomId, userId) };
    seats.set(userId, memory);
    memory.loading.then(
      (seat) => (memory.seat = seat),
      () => seats.delete(userId),
    );
    return memory.loading;
  }

  /** Whether this very seat would be found now: false once its room was forgotten after it was read. */
  holds(seat: Seat): boolean {
    return this.rooms.get(seat.roomId)?.get(seat.userId)?.seat === seat;
  }

  /** What is under way is not remembered either. */
  forget(roomId: string): void {
    this.rooms.delete(roomId);
  }

  clear(): void {
    this.rooms.clear();
  }
}
