import type { MqttClient } from 'mqtt';
import { until } from './until.js';

export const STATUS_TOPICS = ['ktur/server/status', 'dht11/status'];

/** What the server, and the telemetry in it, said last of themselves. */
export async function followStatuses(client: MqttClient) {
  const last: Record<string, { status?: string }> = {};
  client.on('message', (topic, payload) => {
    last[topic] = JSON.parse(payload.toString()) as { status: string };
  });
  await client.subscribeAsync(STATUS_TOPICS, { qos: 1 });
  const bothSay = (status: string): Promise<void> =>
    until(() => STATUS_TOPICS.every((topic) => last[topic]?.status === status));
  return { last, bothSay };
}
