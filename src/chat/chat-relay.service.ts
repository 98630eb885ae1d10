import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { ChatMessage } from '../contracts/index.js';
import { Lifecycle } from '../platform/lifecycle/lifecycle.js';
import { StateEngine } from '../platform/state/state-engine.port.js';
import { RoomFeeds } from './room-feeds.service.js';

const CHANNEL = 'chat:messages';
const RETRY_MS = 1_000;

/**
 * Brings messages to the feeds of all instances. The state engine forgets what it cannot hand on: whoever may have missed
 * something looks for it where it is stored.
 */
@Injectable()
export class ChatRelay implements OnModuleInit {
  private readonly logger = new Logger(ChatRelay.name);
  /** What one turn of the event loop has stored. */
  private turn: ChatMessage[] = [];
  /** Rooms of which the others have not been told, after a failure. */
  private readonly untold = new Set<string>();

  constructor(
    private readonly state: StateEngine,
    private readonly feeds: RoomFeeds,
    private readonly lifecycle: Lifecycle,
  ) {}

  onModuleInit(): void {
    if (this.state.kind === 'memory') return;
    const stopListening = this.state.listen(
      CHANNEL,
      (message) => this.take(message),
      () => this.lookBehind(),
    );
    this.lifecycle.onStop('close', stopListening);
  }

  /** A message that this instance has stored. Returns at once. */
  tell(message: ChatMessage): void {
    if (this.state.kind === 'memory') return;
    if (this.turn.push(message) === 1) setImmediate(() => this.tellTurn());
  }

  private tellTurn(): void {
    const messages = this.turn;
    this.turn = [];
    this.state.notify(CHANNEL, JSON.stringify(messages)).catch((error: unknown) => {
      this.logger.debug('other instances are told later', error);
      if (this.untold.size === 0) setTimeout(() => this.tellAgain(), RETRY_MS).unref();
      for (const { roomId } of messages) this.untold.add(roomId);
    });
  }

  /** Names the rooms only: what was said there is stored. */
  private tellAgain(): void {
    const roomIds = [...this.untold];
    this.state.notify(CHANNEL, JSON.stringify(roomIds)).then(
      () => roomIds.forEach((id) => this.untold.delete(id)),
      () => setTimeout(() => this.tellAgain(), RETRY_MS).unref(),
    );
  }

  private take(message: string): void {
    const told = JSON.parse(message) as (ChatMessage | string)[];
    const roomIds = told.filter((each) => typeof each === 'string');
    for (const each of told) if (typeof each !== 'string') this.feeds.offer({ message: each });
    if (roomIds.length > 0) this.lookBehind(roomIds);
  }

  private lookBehind(roomIds?: readonly string[]): void {
    this.feeds.catchUp(roomIds).catch((error: unknown) => {
      this.logger.warn('messages of other instances may be told late', error);
    });
  }
}
