import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { messageNew, type ChatMessage } from '../contracts/index.js';
import { OrderedFeed } from '../platform/events/ordered-feed.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { SocketHub } from '../platform/socket/socket-hub.js';
import { chatRoom, chatRoomIdOf } from './chat-rooms.js';
import { messageOf } from './message.model.js';
import { MessageRepository } from './message.repository.js';
import { RoomRepository } from './room.repository.js';

const AT_ONCE = 1_000;

/** A message on its way to the sockets of this instance. */
export interface FedMessage {
  readonly message: ChatMessage;
  /** Does not hear it. */
  readonly socketId?: string;
}

export type RoomFeed = OrderedFeed<FedMessage>;

interface OpenFeed {
  readonly feed: RoomFeed;
  /** Settles once the feed tells its sockets. */
  readonly opening: Promise<number>;
  /** Who is about to join by it. */
  claims: number;
}

/**
 * The feeds of the rooms that sockets of this instance are in: opened with the first socket, closed after the last one.
 */
@Injectable()
export class RoomFeeds implements OnModuleInit {
  private readonly logger = new Logger(RoomFeeds.name);
  private readonly open = new Map<string, OpenFeed>();

  constructor(
    private readonly hub: SocketHub,
    private readonly rooms: RoomRepository,
    private readonly messages: MessageRepository,
    private readonly lifecycle: Lifecycle,
  ) {}

  onModuleInit(): void {
    this.hub.onRooms('/', {
      filled: (room) => this.openFor(chatRoomIdOf(room)),
      emptied: (room) => this.closeUnused(chatRoomIdOf(room)),
    });
    this.lifecycle.onStop('close', () => this.open.forEach(({ feed }) => feed.stop()));
  }

  /** Sockets of this instance are told, in the room's order. Messages of rooms that none is in are let go. */
  offer(fed: FedMessage): void {
    this.open.get(fed.message.roomId)?.feed.offer(fed);
  }

  /** Something was stored elsewhere that has perhaps not been told: looks at these rooms, or at all that are open. */
  async catchUp(roomIds: Iterable<string> = this.open.keys()): Promise<void> {
    const known = [...roomIds].filter((id) => this.open.has(id));
    if (known.length === 0) return;
    const lastSeqs = await this.rooms.lastSeqs(known);
    const behind = known.flatMap((id) => this.open.get(id) ?? []);
    await Promise.all(behind.map(({ feed }, index) => feed.catchUp(lastSeqs.get(known[index]!) ?? 0)));
  }

  /**
   * Runs `work` with the open feed of a room, which stays open meanwhile, and afterwards if a socket has joined.
   * Throws DATABASE_UNAVAILABLE.
   */
  async use<T>(roomId: string, work: (feed: RoomFeed, roomNo: number) => Promise<T>): Promise<T> {
    const entry = this.open.get(roomId) ?? this.begin(roomId);
    entry.claims += 1;
    try {
      const roomNo = await entry.opening;
      return await work(entry.feed, roomNo);
    } finally {
      entry.claims -= 1;
      this.closeUnused(roomId);
    }
  }

  private openFor(roomId: string | undefined): void {
    if (roomId !== undefined && !this.open.has(roomId)) this.begin(roomId);
  }

  private begin(roomId: string): OpenFeed {
    const feed = new OrderedFeed<FedMessage>({
      seqOf: ({ message }) => message.seq,
      deliver: (fed) => this.deliver(fed),
      fetch: (after, upTo) => this.fetch(roomId, after, upTo),
    });
    const entry: OpenFeed = { feed, opening: this.findBeginning(roomId, feed), claims: 0 };
    entry.opening.catch((error: unknown) => {
      this.logger.warn(`room ${roomId} is not told live yet`, error);
      if (this.open.get(roomId) === entry) this.open.delete(roomId);
    });
    this.open.set(roomId, entry);
    return entry;
  }

  private async findBeginning(roomId: string, feed: RoomFeed): Promise<number> {
    const room = await this.rooms.countersOf(roomId);
    feed.begin(room?.lastSeq ?? 0);
    return room?.no ?? 0;
  }

  private closeUnused(roomId: string | undefined): void {
    const entry = roomId === undefined ? undefined : this.open.get(roomId);
    if (!entry || entry.claims > 0 || this.hub.socketsIn(chatRoom(roomId!), '/').length > 0) return;
    entry.feed.stop();
    this.open.delete(roomId!);
  }

  private async fetch(roomId: string, after: number, upTo: number): Promise<FedMessage[]> {
    const roomNo = await this.open.get(roomId)?.opening;
    if (roomNo === undefined) return [];
    const stored = await this.messages.oldest({ roomNo, after, upTo, limit: AT_ONCE });
    return stored.map((record) => ({ message: messageOf(record) }));
  }

  private deliver({ message, socketId }: FedMessage): void {
    this.hub.emit(messageNew, message, {
      namespace: '/',
      rooms: [chatRoom(message.roomId)],
      except: socketId === undefined ? [] : [socketId],
      isLocal: true,
    });
  }
}
