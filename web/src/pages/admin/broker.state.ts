import { signal } from '@preact/signals';
import type {
  CleanupReport,
  HistoryRule,
  HistoryRules,
  ListenedTopicList,
  MqttConnections,
  SubscribeResult,
} from '../../../../src/contracts/index.js';
import { get, post, put } from '../../rest.js';

export const connections = signal<MqttConnections | undefined>(undefined);
export const listened = signal<readonly SubscribeResult[]>([]);
export const rules = signal<readonly HistoryRule[]>([]);
export const cleanup = signal<CleanupReport | undefined>(undefined);

export async function readConnections(): Promise<void> {
  connections.value = await get<MqttConnections>('/api/mqtt/status');
}

export async function readFilters(): Promise<void> {
  const [heard, kept] = await Promise.all([
    get<ListenedTopicList>('/api/ecouter-topic'),
    get<HistoryRules>('/mqtt/history-rules'),
  ]);
  listened.value = heard.items;
  rules.value = kept.rules;
}

export async function reconnectPublisher(): Promise<void> {
  const publisher = await post<MqttConnections['publisher']>('/api/reconnect-publisher');
  if (connections.peek()) connections.value = { ...connections.peek()!, publisher };
}

export async function listenTo(topic: string, qos: number): Promise<void> {
  await post('/api/ecouter-topic', { topic, qos });
  await readFilters();
}

export async function stopListening(topic: string): Promise<void> {
  await post('/api/desabonner-topic', { topic });
  await readFilters();
}

/** A filter has one rule: a later one replaces it. */
export const withRule = (all: readonly HistoryRule[], rule: HistoryRule): HistoryRule[] => [
  ...all.filter(({ topic }) => topic !== rule.topic),
  rule,
];

export async function keepRules(wanted: readonly HistoryRule[]): Promise<void> {
  rules.value = (await put<HistoryRules>('/mqtt/history-rules', { rules: wanted })).rules;
}

export async function cleanUp(): Promise<void> {
  cleanup.value = await post<CleanupReport>('/api/cleanup');
}
