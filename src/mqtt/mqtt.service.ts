import { Injectable } from '@nestjs/common';
import { isTopicName, type PublishRequest, type PublishResult, type Qos } from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { Intake } from '../platform/broker/intake.js';
import type { MessageHandler } from '../platform/broker/message-routes.js';
import { Publisher } from '../platform/broker/publisher.port.js';
import { Settings } from '../platform/config/settings.js';
import { AppError } from '../platform/errors/app-error.js';
import { flawOfSpeech } from '../platform/policy/speech.js';
import { TopicPolicy } from '../platform/policy/topic-policy.port.js';
import { BridgeCounters } from './bridge-counters.js';
import { encodePayload } from './payload.model.js';

export interface PublishOptions {
  readonly qos?: Qos;
  readonly retain?: boolean;
}

/** Publishing, for callers and for other modules of Relais. */
@Injectable()
export class MqttService {
  constructor(
    private readonly settings: Settings,
    private readonly policy: TopicPolicy,
    private readonly publisher: Publisher,
    private readonly intake: Intake,
    private readonly counters: BridgeCounters,
  ) {}

  /**
   * Publishes in Relais' own name; payloads as in `encodePayload`. QoS 1 and 2 settle after the broker's acknowledgement,
   * or at once with `queued: true` while the broker is away.
   * Throws TOPIC_INVALID, REQUEST_TOO_LARGE, MQTT_NOT_CONNECTED (QoS 0), MQTT_QUEUE_FULL.
   */
  async publish(
    topic: string,
    payload: unknown,
    { qos = 0, retain = false }: PublishOptions = {},
  ): Promise<PublishResult> {
    if (!isTopicName(topic)) throw new AppError('TOPIC_INVALID', { topic });
    const bytes = encodePayload(payload);
    if (bytes.length > this.settings.LIMIT_MQTT_PAYLOAD) throw new AppError('REQUEST_TOO_LARGE');
    const { messageId, queued } = await this.publisher.publish({ topic, payload: bytes, qos, retain });
    this.counters.published += 1;
    return { topic, qos, retain, messageId, queued };
  }

  /**
   * Takes every message on `filter` until the returned function is called; of several instances, one gets each message.
   * It is acknowledged to the broker when the handler's promise has settled, and comes again when it was rejected.
   * Throws TOPIC_FILTER_INVALID.
   */
  registerMessageHandler(filter: string, handler: MessageHandler): () => void {
    return this.intake.registerMessageHandler(filter, handler);
  }

  /** Publishes for a caller. Throws TOPIC_DENIED, also for what they may not say there, and what `publish` throws. */
  async publishFor(caller: Caller, { topic, payload, qos, retain }: PublishRequest): Promise<PublishResult> {
    if (!isTopicName(topic)) throw new AppError('TOPIC_INVALID', { topic });
    const { allowed } = await this.policy.decide(caller, 'publish', topic);
    if (!allowed) throw new AppError('TOPIC_DENIED', { action: 'publish', topic });
    const bytes = encodePayload(payload);
    const flaw = flawOfSpeech(caller, topic, bytes);
    if (flaw !== undefined) {
      const errors = [{ path: 'payload', message: flaw }];
      throw new AppError('TOPIC_DENIED', { action: 'publish', topic, errors });
    }
    return this.publish(topic, bytes, { qos, retain });
  }
}
