import type { Settings } from '../../platform/config/settings.js';
import { TopicNames } from '../../platform/policy/topic-names.js';
import { connectToBroker } from '../broker-client.js';
import { messageOf } from './message.js';
import type { PublishRequest } from './request.js';

/** Publishes what is asked for and returns its topic, once the broker has acknowledged it. */
export async function publishOnce(request: PublishRequest, settings: Settings): Promise<string> {
  const { topic, payload, ...how } = messageOf(request, new TopicNames(settings));
  const client = await connectToBroker(settings);
  await client.publishAsync(topic, payload, how);
  await client.endAsync();
  return topic;
}
