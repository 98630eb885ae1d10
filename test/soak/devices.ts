import { setTimeout as pause } from 'node:timers/promises';
import { connectAsync, type MqttClient } from 'mqtt';

const EVERY_MS = 20;

/** A device that measures at times of its own, each one once; a message counts when the broker has acknowledged it. */
export class Device {
  /** ISO 8601, of each message that was acknowledged. */
  readonly acknowledged: string[] = [];
  private isAwake = true;
  private last = 0;

  constructor(
    private readonly client: MqttClient,
    private readonly topic: string,
    private readonly payloadAt: (timestamp: string) => object,
  ) {}

  /** Its messages outlive its connection, as in an app that keeps them until they are acknowledged. */
  static async connect(
    url: string,
    topic: string,
    payloadAt: (timestamp: string) => object,
  ): Promise<Device> {
    const client = await connectAsync(url, { reconnectPeriod: 200 });
    return new Device(client, topic, payloadAt);
  }

  /** Until `sleep`, then until all is acknowledged. */
  async measure(): Promise<void> {
    const sent: Promise<unknown>[] = [];
    while (this.isAwake) {
      sent.push(this.send());
      await pause(EVERY_MS);
    }
    await Promise.all(sent);
    await this.client.endAsync();
  }

  sleep(): void {
    this.isAwake = false;
  }

  private async send(): Promise<void> {
    this.last = Math.max(Date.now(), this.last + 1);
    const timestamp = new Date(this.last).toISOString();
    await this.client.publishAsync(this.topic, JSON.stringify(this.payloadAt(timestamp)), { qos: 1 });
    this.acknowledged.push(timestamp);
  }
}
