import type { Ack, EventPosition, RealtimeSynced, StreamPositions } from '../../src/contracts/index.js';
import { TestSocket } from './clients.js';
import { until } from './until.js';

export interface Told {
  readonly event: string;
  readonly data: unknown;
  readonly position: EventPosition;
}

/** A socket of the default namespace that writes down which realtime events it is told, with their positions. */
export class RealtimeClient {
  readonly told: Told[] = [];

  private constructor(private readonly client: TestSocket) {
    client.socket.onAny((event: string, data: unknown, position: EventPosition) => {
      if (event.startsWith('rt_')) this.told.push({ event, data, position });
    });
  }

  static async open(url: string, token: string, page?: string): Promise<RealtimeClient> {
    return new RealtimeClient(await TestSocket.open(url, token, '/', page ? { page } : {}));
  }

  /** What it has been told once there are so many of them. */
  async hears(count: number): Promise<string[]> {
    await until(() => this.told.length >= count);
    return this.events();
  }

  events(): string[] {
    return this.told.map(({ event }) => event);
  }

  request<A>(event: string, payload: object): Promise<Ack<A>> {
    return this.client.request<A>(event, payload);
  }

  /** Whatever was said to it before has come with the answer. */
  async sync(streams: StreamPositions = {}): Promise<RealtimeSynced> {
    const ack = await this.request<RealtimeSynced>('rt_sync', { streams });
    if (!ack.ok) throw new Error(ack.error.code);
    return ack.data;
  }

  close(): void {
    this.client.close();
  }
}
