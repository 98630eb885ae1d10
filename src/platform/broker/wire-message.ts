import type { TopicContract, TopicParams } from '../../contracts/index.js';
import type { OutgoingMessage } from './publisher.port.js';

/** A payload as it goes out on a topic of the wire. Throws `InvalidTopicError` for parameters that name none. */
export function wireMessage<P extends string, D extends object>(
  topic: TopicContract<P, D>,
  params: TopicParams<P>,
  payload: NoInfer<D>,
): OutgoingMessage {
  const { qos, retain = false } = topic;
  return { topic: topic.build(params), payload: JSON.stringify(payload), qos, retain };
}
