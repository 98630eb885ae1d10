import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Settings } from '../platform/config/settings.js';
import { AppError } from '../platform/errors/app-error.js';
import { DomainEvents } from '../platform/events/domain-events.js';
import { InstanceId } from '../platform/lifecycle/instance-id.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { TokenBuckets } from '../platform/rate/token-buckets.js';
import { SocketHub } from '../platform/socket/socket-hub.js';
import { StateEngine } from '../platform/state/state-engine.port.js';
import { TypingChanged } from './chat.events.js';
import { visitOf } from './chat-rooms.js';
import type { Visit } from './room.model.js';
import { Typists } from './typists.js';

const CHANNEL = 'chat:typing';

/** What one instance tells the others. */
interface Sign {
  readonly from: string;
  readonly visit: Visit;
  readonly isTyping: boolean;
  /** Left out: all devices of the user. */
  readonly device?: string;
}

/**
 * Who is typing. Every instance hears of every device and tells its own sockets, so that several devices are one typist
 * wherever they are connected, and nobody types on when an instance has died. While the state engine is away an instance
 * knows of its own sockets only.
 */
@Injectable()
export class TypingService implements OnModuleInit {
  private readonly logger = new Logger(TypingService.name);
  private readonly rate: TokenBuckets;
  private readonly typists: Typists;

  constructor(
    private readonly hub: SocketHub,
    private readonly state: StateEngine,
    private readonly instance: InstanceId,
    private readonly lifecycle: Lifecycle,
    { RATE_TYPING }: Settings,
    events: DomainEvents,
  ) {
    this.rate = new TokenBuckets({ perSecond: RATE_TYPING, burst: 2 * RATE_TYPING });
    this.typists = new Typists(({ roomId, userId }, isTyping) =>
      events.emit(new TypingChanged(roomId, userId, isTyping)),
    );
  }

  /** A socket that leaves a room, or is gone, types there no more. */
  onModuleInit(): void {
    this.hub.onLeft('/', (room, socketId) => {
      const visit = visitOf(room);
      if (visit) this.take({ visit, device: socketId, isTyping: false });
    });
    const stopListening = this.state.listen(CHANNEL, (sign) => this.hear(JSON.parse(sign) as Sign));
    this.lifecycle.onStop('close', () => {
      stopListening();
      this.typists.clear();
    });
  }

  /** Throws ROOM_NOT_JOINED, REQUEST_RATE_LIMITED. */
  start(account: string, socketId: string, roomId: string): void {
    this.sign(account, socketId, roomId, true);
  }

  /** Throws ROOM_NOT_JOINED, REQUEST_RATE_LIMITED. */
  stop(account: string, socketId: string, roomId: string): void {
    this.sign(account, socketId, roomId, false);
  }

  /** What they typed has been sent, from whichever device. */
  finish(visit: Visit): void {
    this.take({ visit, isTyping: false });
  }

  private sign(account: string, device: string, roomId: string, isTyping: boolean): void {
    const visits = [...this.hub.roomsOf(device, '/')].map(visitOf);
    const visit = visits.find((each) => each?.roomId === roomId);
    if (!visit) throw new AppError('ROOM_NOT_JOINED');
    this.rate.take(account);
    this.take({ visit, device, isTyping });
  }

  /** A sign of this instance; the others are told of it, unless it says what they know. */
  private take(sign: Omit<Sign, 'from'>): void {
    if (!this.apply(sign) || this.state.kind === 'memory') return;
    this.state
      .notify(CHANNEL, JSON.stringify({ from: this.instance.value, ...sign } satisfies Sign))
      .catch((error: unknown) => this.logger.debug('other instances do not hear who types', error));
  }

  private hear(sign: Sign): void {
    if (sign.from !== this.instance.value) this.apply(sign);
  }

  /** False when it says nothing new. */
  private apply({ visit, device, isTyping }: Omit<Sign, 'from'>): boolean {
    if (device === undefined) return this.typists.stopAll(visit);
    if (!isTyping) return this.typists.stop(visit, device);
    this.typists.start(visit, device);
    return true;
  }
}
