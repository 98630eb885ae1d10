import type { Client, ConnectPacket, PublishPacket } from 'aedes';
import { flawOfSpeech } from '../../policy/speech.js';
import type { Decision, TopicPolicy } from '../../policy/topic-policy.port.js';
import type { Rejections } from '../rejections.port.js';
import type { Done } from './aedes-internals.js';
import type { BrokerConnection } from './broker-connection.js';
import type { BrokerCore } from './broker-core.js';

export interface PublishRules {
  readonly policy: TopicPolicy;
  readonly rejections: Rejections;
  /** Bytes of the largest payload. */
  readonly payloadLimit: number;
}

/** A message that a client wants to publish; `done` with an error closes the client. */
export interface Attempt {
  readonly client: Client;
  readonly connection: BrokerConnection;
  readonly packet: PublishPacket;
  readonly done: Done;
}

type Verdict = Pick<Decision, 'allowed' | 'reason'>;

const GRANTED: Verdict = { allowed: true, reason: 'the server may do everything' };
const KEPT_PAYLOAD = 4_096;
// NUL, and what a parser makes of bytes that are no UTF-8: the connection is closed [MQTT-1.5.3-1, MQTT-1.5.3-2].
const NOT_TEXT = /[\u0000\ufffd]/;

/**
 * Judges each publish, wills too, in the order of arrival. An allowed one of QoS 1 is acknowledged after it is stored
 * (aedes would acknowledge first). A denied one is acknowledged, dropped, counted and recorded, since MQTT 3.1.1 knows
 * no other answer and a device that is cut off would only come back with it.
 */
export class PublishGuard {
  rejected = 0;

  constructor(
    private readonly core: BrokerCore,
    private readonly rules: PublishRules,
  ) {}

  judge(attempt: Attempt): void {
    const { connection, packet, done } = attempt;
    if (NOT_TEXT.test(packet.topic)) return done(new Error('the topic is not plain text'));
    const verdict = this.decide(connection, packet);
    if (!connection.turn && !(verdict instanceof Promise)) return this.conclude(attempt, verdict);
    const turn = Promise.all([verdict, connection.turn])
      .then(([final]) => this.conclude(attempt, final), done)
      .finally(() => {
        if (connection.turn === turn) connection.turn = undefined;
      });
    connection.turn = turn;
  }

  /** Takes a will out of the CONNECT that its caller may not publish. */
  async judgeWill(connection: BrokerConnection, packet: ConnectPacket): Promise<void> {
    if (!packet.will) return;
    const will: PublishPacket = { cmd: 'publish', dup: false, ...packet.will } as PublishPacket;
    const { allowed, reason } = await this.decide(connection, will);
    if (allowed) return;
    this.reject(connection.clientId, will, `last will: ${reason}`);
    packet.will = undefined;
  }

  reject(
    clientId: string,
    { topic, payload }: Pick<PublishPacket, 'topic' | 'payload'>,
    reason: string,
  ): void {
    this.rejected += 1;
    const kept = Buffer.from(Buffer.from(payload).subarray(0, KEPT_PAYLOAD));
    this.rules.rejections.record({ topic, payload: kept, reason, from: clientId });
  }

  private decide(
    { caller }: BrokerConnection,
    { topic, payload }: PublishPacket,
  ): Verdict | Promise<Verdict> {
    if (!caller) return GRANTED;
    const { payloadLimit, policy } = this.rules;
    if (payload.length > payloadLimit) return { allowed: false, reason: `more than ${payloadLimit} bytes` };
    const flaw = flawOfSpeech(caller, topic, payload);
    return flaw === undefined ? policy.decide(caller, 'publish', topic) : { allowed: false, reason: flaw };
  }

  private conclude({ client, connection, packet, done }: Attempt, { allowed, reason }: Verdict): void {
    if (this.core.closed) return done(new Error('the broker is closed'));
    if (allowed && packet.qos !== 1) return done();
    if (allowed) {
      this.core.publish(packet, client, done);
      return this.core.settle(packet);
    }
    this.reject(connection.clientId, packet, reason);
    this.core.settle(packet);
    this.core.whenStored(done);
  }
}
