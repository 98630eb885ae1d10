import { batch, computed, signal } from '@preact/signals';
import type { About, MqttMessage, SeenTopicList } from '../../../../src/contracts/index.js';
import { enter } from '../../live.js';
import { get } from '../../rest.js';
import { TopicTree, type Heard } from './topic-tree.js';

/** At most so often is anything drawn, however much comes. */
const DRAW_MS = 250;
const MAX_SEEN = 2_000;
const PAGE = 200;
/** So many are seen at a glance. */
const FEW = 30;

export const tree = new TopicTree();
export const selected = signal<string | undefined>(undefined);
export const search = signal('');
export const sought = computed(() => search.value.trim().toLowerCase());
/** Where MQTT clients connect. */
export const brokerUrl = signal(`mqtt://${location.hostname}:1883`);

const waiting = new Map<string, Heard>();
let drawing: ReturnType<typeof setTimeout> | undefined;

/** What the server has seen lately, before this page came. */
export async function readTopics(): Promise<void> {
  let cursor: string | null | undefined;
  for (let read = 0; cursor !== null && read < MAX_SEEN; read += PAGE) {
    const page: SeenTopicList = await get('/mqtt/topics', { limit: PAGE, cursor });
    tree.begin(
      page.items.map((seen) => [
        seen.topic,
        { ...seen, isRetained: seen.retain, isOld: seen.retain, at: Date.parse(seen.timestamp) },
      ]),
    );
    cursor = page.nextCursor;
  }
  if (tree.count.peek() <= FEW) batch(() => tree.open());
}

export async function readBroker(): Promise<void> {
  const { mqttUrl } = await get<About>('/api/about');
  if (mqttUrl) brokerUrl.value = mqttUrl;
}

/** Hears all topics from now on. Returns what ends it. */
export function followTopics(): () => void {
  return enter('/mqtt', (socket) => {
    socket.on('connect', () => socket.emit('mqtt:subscribe', { topic: '#' }));
    socket.on('mqtt:message', hear);
  });
}

export function noteRetained(topic: string, isRetained: boolean): void {
  const branch = tree.at(topic);
  if (branch?.topic.peek()) branch.topic.value = { ...branch.topic.peek()!, isRetained };
}

function hear({ topic, payload, qos, retain, timestamp }: MqttMessage): void {
  const before = waiting.get(topic);
  waiting.set(topic, {
    payload,
    qos,
    at: Date.parse(timestamp),
    messages: (before?.messages ?? 0) + (retain ? 0 : 1),
    isRetained: retain || (before?.isRetained ?? false),
  });
  drawing ??= setTimeout(draw, DRAW_MS);
}

function draw(): void {
  drawing = undefined;
  tree.hear(waiting);
  waiting.clear();
}
