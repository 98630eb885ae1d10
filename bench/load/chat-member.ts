import { aToken } from '../../test/support/app.js';
import { begins, RawWebSocket } from '../raw-web-socket.js';

const MESSAGE_NEW = '42["message:new"';
const ACK = '43';
const JOINED = '430[{"ok":true';

/** What a member tells: the others' messages, and how long its own took to be acknowledged. */
export interface MemberNews {
  onMessage(): void;
  onAck(ms: number): void;
}

/** A socket in a chat room. */
export class ChatMember {
  private socket!: RawWebSocket;
  private sent = 0;
  private sentAt = 0;
  private isOver = (): boolean => true;
  private settle: () => void = () => undefined;
  private fail: (error: Error) => void = () => undefined;

  private constructor(
    private readonly userId: string,
    private readonly roomId: string,
    private readonly news: MemberNews,
  ) {}

  /** Signs in and joins. */
  static async open(url: string, userId: string, roomId: string, news: MemberNews): Promise<ChatMember> {
    const member = new ChatMember(userId, roomId, news);
    const address = `${url}/socket.io/?EIO=4&transport=websocket`;
    member.socket = RawWebSocket.open(address, (frame) => member.take(frame));
    await member.untilDone();
    return member;
  }

  /** Sends a message, waits for its acknowledgement and sends the next; returns how many were acknowledged. */
  async sendUntil(isOver: () => boolean): Promise<number> {
    const before = this.sent;
    this.isOver = isOver;
    this.send();
    await this.untilDone();
    return this.sent - before;
  }

  close(): void {
    this.socket.close();
  }

  /** Settles once it has joined, or has sent its last message. */
  private untilDone(): Promise<void> {
    return new Promise((resolve, reject) => Object.assign(this, { settle: resolve, fail: reject }));
  }

  private take(frame: Buffer): void {
    if (begins(frame, MESSAGE_NEW)) this.news.onMessage();
    else if (begins(frame, ACK)) this.takeAck(frame);
    else if (begins(frame, '0'))
      this.socket.send(`40${JSON.stringify({ token: aToken({ sub: this.userId }) })}`);
    else if (begins(frame, '40')) this.socket.send(`420["room:join",{"roomId":"${this.roomId}"}]`);
    else if (frame.toString() === '2') this.socket.send('3');
  }

  private takeAck(frame: Buffer): void {
    if (begins(frame, JOINED)) return this.settle();
    if (!frame.includes('messageId')) return this.fail(new Error(frame.toString()));
    this.news.onAck(performance.now() - this.sentAt);
    if (this.isOver()) this.settle();
    else this.send();
  }

  private send(): void {
    this.sent += 1;
    this.sentAt = performance.now();
    const message = {
      roomId: this.roomId,
      content: `message ${this.sent} of ${this.userId}, as long as people write`,
      clientMessageId: `${this.sent}`,
    };
    this.socket.send(`42${this.sent}${JSON.stringify(['message:send', message])}`);
  }
}
