/**
 * 20 rooms of 10 members who each send a message, wait for its acknowledgement and send the next. Arguments: the server's
 * URL, messages of each member, `relais` or `usual`. Prints a line of JSON once every message has reached everybody: bare
 * frames over `ws`, since 200 socket.io clients would take more of the processor than the server.
 */
import { WebSocket } from 'ws';
import { aToken } from '../test/support/app.js';
import { until } from '../test/support/until.js';
import { memberOf, MEMBERS, roomOf } from './chat-rooms.js';
import { p99 } from './server-process.js';

const [url, perMember, way] = [process.argv[2]!, Number(process.argv[3]), process.argv[4]];
const run = Date.now().toString(36);

let delivered = 0;
const ackMs: number[] = [];

/** A member's socket, in its room. */
class Member {
  private socket!: WebSocket;
  private sent = 0;
  private sentAt = 0;
  private settle!: () => void;

  constructor(private readonly no: number) {}

  open(): Promise<void> {
    const address = `${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`;
    this.socket = new WebSocket(address, { perMessageDeflate: false });
    this.socket.on('message', (data: Buffer) => this.take(data.toString('latin1')));
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

  private take(frame: string): void {
    if (frame.startsWith('42["message:new"')) delivered += 1;
    else if (frame.startsWith('43')) this.takeAck(frame);
    else if (frame.startsWith('0'))
      this.write(`40${JSON.stringify({ token: aToken({ sub: memberOf(this.no) }) })}`);
    else if (frame.startsWith('40')) this.write(`420["room:join",{"roomId":"${roomOf(this.no)}"}]`);
    else if (frame === '2') this.write('3');
  }

  private takeAck(frame: string): void {
    if (frame.startsWith('430[')) return this.settle();
    if (!frame.includes('"ok":true') && way === 'relais') throw new Error(frame);
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
    this.write(`42${this.sent}${JSON.stringify(['message:send', message])}`);
  }

  private write(frame: string): void {
    this.socket.send(frame);
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
