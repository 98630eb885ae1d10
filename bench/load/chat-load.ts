import { until } from '../../test/support/until.js';
import { ChatMember } from './chat-member.js';

const ROOMS = 20;
const MEMBERS_EACH = 10;

/** The rooms and who is in them. */
export const CHAT_ROOMS = new Map(
  Array.from({ length: ROOMS }, (_, room) => [`room-${room}`, membersOf(room)] as const),
);

/** All members of all rooms, who each have one message under way. */
export class ChatLoad {
  private delivered = 0;
  private ackMs: number[] = [];
  private members: ChatMember[] = [];

  static async open(url: string): Promise<ChatLoad> {
    const load = new ChatLoad();
    const news = {
      onMessage: (): void => void (load.delivered += 1),
      onAck: (ms: number): void => void load.ackMs.push(ms),
    };
    const seats = [...CHAT_ROOMS].flatMap(([room, members]) =>
      members.map((member) => [member, room] as const),
    );
    load.members = await Promise.all(seats.map(([member, room]) => ChatMember.open(url, member, room, news)));
    return load;
  }

  /** Returns how long each message took to be acknowledged. Throws when not every other member got every message. */
  async run(seconds: number): Promise<readonly number[]> {
    Object.assign(this, { delivered: 0, ackMs: [] });
    const end = performance.now() + 1000 * seconds;
    const counts = await Promise.all(
      this.members.map((each) => each.sendUntil(() => performance.now() > end)),
    );
    const expected = counts.reduce((sum, count) => sum + count, 0) * (MEMBERS_EACH - 1);
    await until(() => this.delivered >= expected).catch(() => undefined);
    if (this.delivered !== expected) throw new Error(`${this.delivered} deliveries of ${expected}`);
    return this.ackMs;
  }

  close(): void {
    this.members.forEach((member) => member.close());
  }
}

function membersOf(room: number): string[] {
  return Array.from({ length: MEMBERS_EACH }, (_, no) => `member-${room}-${no}`);
}
