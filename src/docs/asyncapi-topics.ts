import type { PermissionRow, TopicContract } from '../contracts/index.js';
import type { Named } from './contract-catalogue.js';
import { refTo } from './json-schemas.js';
import { permissionOf } from './topic-permissions.js';

/** A topic as a channel of its own. */
export function topicChannel(topic: Named<TopicContract>, servers: readonly string[]): object {
  const parameters = [...topic.path.matchAll(/:(\w+)/g)].map(([, name]) => [name, {}] as const);
  return {
    address: topic.path.replace(/:(\w+)/g, '{$1}'),
    description: topic.summary,
    servers: servers.map((name) => ({ $ref: `#/servers/${name}` })),
    ...(parameters.length > 0 ? { parameters: Object.fromEntries(parameters) } : {}),
    messages: {
      [topic.payload.name]: { contentType: 'application/json', payload: refTo(topic.payload) },
    },
  };
}

/** What Relais does on a topic, by the operation's id; `permissions` say who else may. */
export function topicOperations(
  topic: Named<TopicContract>,
  permissions: readonly PermissionRow[],
): Record<string, object> {
  const { publish, subscribe } = permissionOf(topic.path, permissions);
  const operation = {
    channel: { $ref: `#/channels/${topic.id}` },
    summary: topic.summary,
    messages: [{ $ref: `#/channels/${topic.id}/messages/${topic.payload.name}` }],
    bindings: { mqtt: { qos: topic.qos, retain: topic.retain ?? false, bindingVersion: '0.2.0' } },
    'x-may-publish': publish,
    'x-may-subscribe': subscribe,
  };
  return {
    ...(topic.from === 'server' ? {} : { [`receive_${topic.id}`]: { action: 'receive', ...operation } }),
    ...(['server', 'both'].includes(topic.from)
      ? { [`send_${topic.id}`]: { action: 'send', ...operation } }
      : {}),
  };
}
