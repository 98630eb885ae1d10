import { sql } from 'kysely';
import type { MqttClient } from 'mqtt';
import type { ChatHistory, ChatMessage, JoinedRoom, Reservation } from '../../src/contracts/index.js';
import { Database } from '../../src/platform/postgres/database.port.js';
import { ReservationMembers } from '../../src/reservations/reservation-members.service.js';
import { aToken, brokerPort, startApp, type RunningApp } from './app.js';
import { call, mqttClient, TestSocket, type Answer } from './clients.js';
import { TopicTalk } from './topic-talk.js';
import { until } from './until.js';

const MANY = 1_000_000;

export const dispatch = aToken({ sub: 'dispatch', role: 'admin' });
export const customer = aToken({ sub: 'client_7', name: 'Ada' });
/** `chauffeur_26` in reservations. */
export const driver = aToken({ sub: 'u-26', role: 'driver', chauffeur_id: '26' });
export const stranger = aToken({ sub: 'client_8' });

/** A backend where rides are talked about, and whoever is connected to it. */
export class RideChats {
  private readonly phones: MqttClient[] = [];
  private readonly sockets: TestSocket[] = [];

  private constructor(readonly running: RunningApp) {}

  static async start(): Promise<RideChats> {
    return new RideChats(await startApp({ RATE_REST: MANY, RATE_WRITES: MANY, RATE_CHAT: MANY }));
  }

  async stop(): Promise<void> {
    await this.hangUp();
    await this.running.stop();
  }

  async hangUp(): Promise<void> {
    this.sockets.splice(0).forEach((socket) => socket.close());
    await Promise.all(this.phones.splice(0).map((phone) => phone.endAsync()));
  }

  get<T>(path: string, token: string): Promise<Answer<T>> {
    return call<T>(this.running.url + path, token);
  }

  post<T>(path: string, token: string, body: object = {}, headers = {}): Promise<Answer<T>> {
    return call<T>(this.running.url + path, token, { body, headers });
  }

  /** A ride of the driver's for a customer. */
  async ride(token = customer): Promise<string> {
    const pickup = { lat: 48.8584, lng: 2.2945 };
    const { body } = await this.post<Reservation>('/api/reservations', token, { pickup });
    await this.post(`/api/reservations/${body.reservation_id}/accept`, driver);
    return body.reservation_id;
  }

  async end(id: string): Promise<void> {
    await this.post(`/api/reservations/${id}/cancel`, dispatch);
  }

  async endedADayAgo(id: string): Promise<void> {
    await this.end(id);
    const { app } = this.running;
    await sql`update reservations set ended_at = now() - interval '24 h' where id = ${id}`.execute(
      app.get(Database).tables(),
    );
    app.get(ReservationMembers).forget(id);
  }

  async phone(token: string, id: string): Promise<TopicTalk> {
    const phone = await mqttClient(brokerPort(this.running), token);
    this.phones.push(phone);
    return TopicTalk.of(phone, id);
  }

  async socket(token: string, namespace = '/'): Promise<TestSocket> {
    const socket = await TestSocket.open(this.running.url, token, namespace);
    this.sockets.push(socket);
    return socket;
  }

  /** A socket that hears the chat of a reservation. */
  async visit(token: string, id: string): Promise<TestSocket> {
    const socket = await this.socket(token);
    const reply = await socket.request<JoinedRoom>('room:join', { roomId: `reservation:${id}` });
    if (!reply.ok) throw new Error(reply.error.code);
    return socket;
  }

  send(id: string, message: string, more: object = {}, headers = {}): Promise<Answer<ChatMessage>> {
    const body = { reservation_id: id, message, ...more };
    return this.post<ChatMessage>('/api/reservation/send-message', dispatch, body, headers);
  }

  async messages(id: string): Promise<ChatMessage[]> {
    const { body } = await this.get<ChatHistory>(`/api/reservation/${id}/chat/messages`, dispatch);
    return body.items;
  }

  /** Why messages on a reservation's topic were rejected, the oldest first, once there are so many. */
  async rejections(id: string, count: number): Promise<string[]> {
    const find = async (): Promise<string[]> => {
      const { body } = await this.get<{ items: { topic: string; reason: string }[] }>(
        '/mqtt/rejections?limit=200',
        dispatch,
      );
      const own = body.items.filter(({ topic }) => topic === `ktur/reservations/${id}`);
      return own.map(({ reason }) => reason).toReversed();
    };
    await until(async () => (await find()).length >= count);
    return find();
  }
}
