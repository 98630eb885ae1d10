import type { MqttClient } from 'mqtt';
import type { ReservationTalk } from '../../src/contracts/index.js';
import { until } from './until.js';

/** What is said on a reservation's topic, as one client hears it. */
export class TopicTalk {
  readonly heard: ReservationTalk[] = [];

  private constructor(
    readonly client: MqttClient,
    readonly topic: string,
  ) {
    client.on('message', (topicHeard, payload) => {
      if (topicHeard === topic) this.heard.push(JSON.parse(payload.toString()) as ReservationTalk);
    });
  }

  static async of(client: MqttClient, reservationId: string): Promise<TopicTalk> {
    const talk = new TopicTalk(client, `ktur/reservations/${reservationId}`);
    await client.subscribeAsync(talk.topic, { qos: 1 });
    return talk;
  }

  /** Settles once the broker has acknowledged it. */
  async say(said: object, { dup = false } = {}): Promise<void> {
    const payload = JSON.stringify({ timestamp: Date.now(), ...said });
    await this.client.publishAsync(this.topic, payload, { qos: 1, dup });
  }

  /** What Relais has said of one type, once there are so many. */
  async relayed(type: ReservationTalk['type'], count: number): Promise<ReservationTalk[]> {
    const found = (): ReservationTalk[] =>
      this.heard.filter((each) => each.via === 'relais' && each.type === type);
    await until(() => found().length >= count);
    return found();
  }
}
