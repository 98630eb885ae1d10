/**
 * 20 rooms of 10 members who each send a message, wait for its acknowledgement and send the next. Arguments: the server's
 * URL, messages of each member. Prints a line of JSON once every message has reached everybody.
 */
import { aToken } from '../test/support/app.js';
import { until } from '../test/support/until.js';
import { memberOf, MEMBERS, roomOf } from './chat-rooms.js';
import { begins, RawWebSocket } from './raw-web-socket.js';
import { p99 } from './server-process.js';

const [url, perMember] = [process.argv[2]!, Number(process.argv[3])];
const run = Date.now().toString(36);

let delivered = 0;
const ackMs: number[] = [];

const MESSAGE_NEW = '42["message:new"';
const ACK = '43';
const JOINED = '430[';

/** A member's socket, in its room. */
class Member {
  private socket!: RawWebSocket;
  private sent = 0;
  private sentAt = 0;
  private settle!: () => void;

  constructor(private readonly no: number) {}

  open(): Promise<void> {
    const address = `${url}/socket.io/?EIO=4&transport=websocket`;
    this.socket = RawWebSocket.open(address, (frame) => this.take(frame));
    return new Promise((resolve) => (this.settle = resolve));
  }

  /** Settles once all of its messages are acknowledged. */
  sendAll(): Promise<void> {
    this.send();
    return new Promise((resolve) => (this.settle = resolve));
  }

  close(): void {
    this.socket.close();
  }

  private take(frame: Buffer): void {
    if (begins(frame, MESSAGE_NEW)) delivered += 1;
    else if (begins(frame, ACK)) this.takeAck(frame);
    else if (begins(frame, '0'))
      this.socket.send(`40${JSON.stringify({ token: aToken({ sub: memberOf(this.no) }) })}`);
    else if (begins(frame, '40')) this.socket.send(`420["room:join",{"roomId":"${roomOf(this.no)}"}]`);
    else if (frame.toString() === '2') this.socket.send('3');
  }

  private takeAck(frame: Buffer): void {
    if (begins(frame, JOINED)) return this.settle();
    if (!frame.includes('messageId')) throw new Error(frame.toString());
    ackMs.push(performance.now() - this.sentAt);
    if (this.sent < perMember) this.send();
    else this.settle();
  }

  private send(): void {
    this.sent += 1;
    this.sentAt = performance.now();
    const message = {
      roomId: roomOf(this.no),
      content: `message ${this.sent} of member ${this.no}, as long as people write`,
      clientMessageId: `${run}-${this.sent}`,
    };
    this.socket.send(`42${this.sent}${JSON.stringify(['message:send', message])}`);
  }
}

const members = Array.from({ length: MEMBERS }, (_, no) => new Member(no));
await Promise.all(members.map((member) => member.open()));
const began = performance.now();
await Promise.all(members.map((member) => member.sendAll()));
const expected = MEMBERS * perMember * 9;
await until(() => delivered === expected, 60_000);
const seconds = (performance.now() - began) / 1000;
console.log(
  JSON.stringify({
    perSecond: Math.round((MEMBERS * perMember) / seconds),
    p99AckMs: p99(ackMs),
    delivered,
    expected,
  }),
);
members.forEach((member) => member.close());
