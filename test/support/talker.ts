import { setTimeout as pause } from 'node:timers/promises';
import { RelaisClient } from '../../client/src/index.js';
import type { MessageAck } from '../../src/contracts/index.js';
import { aToken } from './app.js';

const BREATH_MS = 20;

/** Somebody who talks in a room without pause, each message again and again under one id until it is acknowledged. */
export class Talker {
  /** The `seq` of each message, by its id. */
  readonly acknowledged = new Map<string, number>();
  /** From each loss of the connection until all was whole again. */
  readonly awayMs: number[] = [];
  private readonly client: RelaisClient;
  private isTalking = true;
  private lostAt?: number;

  constructor(
    url: string,
    private readonly name: string,
    private readonly roomId: string,
  ) {
    this.client = new RelaisClient(url, {
      token: () => aToken({ sub: name }),
      maxReconnectAttempts: Infinity,
      socketOptions: { transports: ['websocket'], forceNew: true },
      onDisconnect: () => (this.lostAt = Date.now()),
      onSyncComplete: () => {
        if (this.lostAt !== undefined) this.awayMs.push(Date.now() - this.lostAt);
        this.lostAt = undefined;
      },
    });
  }

  /** Until `hush`. */
  async talk(): Promise<void> {
    for (let n = 0; this.isTalking; n++) {
      const clientMessageId = `${this.name}-${n}`;
      this.acknowledged.set(clientMessageId, (await this.sayUntilHeard(clientMessageId)).seq);
      await pause(BREATH_MS);
    }
    this.client.stop();
  }

  /** The message under way is the last one. */
  hush(): void {
    this.isTalking = false;
  }

  private async sayUntilHeard(clientMessageId: string): Promise<MessageAck> {
    const message = { roomId: this.roomId, content: `says ${clientMessageId}`, clientMessageId };
    for (;;) {
      const ack = await this.client.request('message:send', message).catch(() => pause(BREATH_MS));
      if (ack) return ack;
    }
  }
}
