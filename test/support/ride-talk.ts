import type { MqttClient } from 'mqtt';
import type { ChatHistory, ChatMessage, MessageAck, Reservation } from '../../src/contracts/index.js';
import { aToken } from './app.js';
import { call, TestSocket } from './clients.js';

const admin = aToken({ sub: 'dispatch', role: 'admin' });
const customer = aToken({ sub: 'client_7' });
const driver = aToken({ sub: 'u-26', role: 'driver', chauffeur_id: '26' });

/** How the driver's phone signs in where a broker asks for it. */
export const phoneSession = { clientId: 'phone', username: 'driver', password: driver };

type Reply = Awaited<ReturnType<typeof TestSocket.prototype.request<MessageAck>>>;

/** The conversation of one ride, as it is spoken into a backend that may vanish. */
export class RideTalk {
  private constructor(
    readonly url: string,
    readonly reservationId: string,
  ) {}

  static async begin(url: string): Promise<RideTalk> {
    const body = { pickup: { lat: 48.8584, lng: 2.2945 } };
    const made = await call<Reservation>(`${url}/api/reservations`, customer, { body });
    const { reservation_id: id } = made.body;
    await call(`${url}/api/reservations/${id}/accept`, driver, { body: {} });
    return new RideTalk(url, id);
  }

  socket(): Promise<TestSocket> {
    return TestSocket.open(this.url, customer, '/');
  }

  /** Undefined where no answer came. */
  sendBySocket(socket: TestSocket, id: string): Promise<Reply | undefined> {
    const message = { roomId: `reservation:${this.reservationId}`, content: id, clientMessageId: id };
    return socket.request<MessageAck>('message:send', message).catch(() => undefined);
  }

  /** Says these at QoS 1; settles with those that the broker has acknowledged, all unless the connection ends before. */
  async sayByMqtt(phone: MqttClient, ids: readonly string[]): Promise<string[]> {
    const acknowledged: string[] = [];
    const say = async (id: string): Promise<void> => {
      await phone.publishAsync(`ktur/reservations/${this.reservationId}`, talkOf(id), { qos: 1 });
      acknowledged.push(id);
    };
    let end!: () => void;
    const ended = new Promise<void>((resolve) => (end = resolve));
    phone.once('close', end);
    await Promise.race([ended, Promise.allSettled(ids.map(say))]);
    phone.off('close', end);
    return [...acknowledged];
  }

  /** All that is stored, oldest first. */
  async stored(): Promise<ChatMessage[]> {
    const path = `${this.url}/api/reservation/${this.reservationId}/chat/messages?limit=200`;
    const found: ChatMessage[] = [];
    for (let rest = '&afterSeq=0'; rest !== '';) {
      const { body } = await call<ChatHistory>(path + rest, admin);
      found.push(...body.items);
      rest = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`;
    }
    return found;
  }
}

function talkOf(id: string): string {
  return JSON.stringify({
    type: 'chat_message',
    client_message_id: id,
    from: 'chauffeur_26',
    message: id,
    timestamp: Date.now(),
  });
}
