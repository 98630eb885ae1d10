import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import type { Ack, ChatMessage } from '../../contracts/index.js';
import type { DemoApi } from './demo-api.js';
import { isMadeUp, type Pretended } from './demo-identities.js';
import { answerTo, writingMs } from './demo-lines.js';

const ANSWER_MS = 10_000;
const READING_MS = 900;

/** Whether it is for this one to answer the message of a visitor. */
type IsForMe = (message: ChatMessage) => boolean;

/**
 * Somebody in the chat, at a socket of their own: reads what is written in their rooms, and says so; types before speaking;
 * answers visitors. Comes back by itself when the connection is lost.
 */
export class DemoSpeaker {
  private readonly socket: Socket;
  private readonly rooms = new Set<string>();
  private readonly gone = new AbortController();

  constructor(
    api: DemoApi,
    readonly who: Pretended,
    private readonly isForMe: IsForMe,
  ) {
    this.socket = io(api.url, {
      transports: ['websocket'],
      forceNew: true,
      auth: (introduce) => introduce({ token: api.tokenOf(who) }),
    });
    this.socket.on('connect', () => void Promise.all([...this.rooms].map((room) => this.join(room))));
    this.socket.on('message:new', (message: ChatMessage) => void this.hear(message));
  }

  /** Throws when the server does not let in. */
  async enter(roomId: string): Promise<void> {
    this.rooms.add(roomId);
    await this.request('room:join', { roomId });
  }

  /** Types for as long as it takes, and sends. Throws when that cannot be. */
  async say(roomId: string, content: string): Promise<void> {
    await this.request('typing:start', { roomId });
    await pause(writingMs(content), undefined, { signal: this.gone.signal });
    await this.request('message:send', { roomId, content, clientMessageId: randomUUID() });
  }

  leave(): void {
    this.gone.abort();
    this.socket.disconnect();
  }

  private async hear(message: ChatMessage): Promise<void> {
    const { roomId, messageId, content, seq, from } = message;
    if (from.id === this.who.id) return;
    try {
      await this.request('message:delivered', { roomId, messageId });
      await pause(READING_MS, undefined, { signal: this.gone.signal });
      await this.request('message:read', { roomId, messageId });
      if (!isMadeUp(from.id) && this.isForMe(message)) await this.say(roomId, answerTo(content, seq));
    } catch {
      // Gone meanwhile, or out of this room: nobody waits for the answer.
    }
  }

  private async join(roomId: string): Promise<void> {
    await this.request('room:join', { roomId }).catch(() => undefined);
  }

  private async request(event: string, payload: object): Promise<void> {
    const ack = (await this.socket.timeout(ANSWER_MS).emitWithAck(event, payload)) as Ack<unknown>;
    if (!ack.ok) throw new Error(`${this.who.id}: ${event}: ${ack.error.message}`);
  }
}
