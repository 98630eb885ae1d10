import type {
  ClientEventContract,
  PermissionRow,
  RouteAccess,
  RouteContract,
  ServerEventContract,
  TopicContract,
} from '../contracts/index.js';
import type { ContractCatalogue } from './contract-catalogue.js';
import { permissionOf } from './topic-permissions.js';

/** The text of `docs/api.md`: every route, topic and event in a line. */
export function referencePage(contracts: ContractCatalogue): string {
  const { routes, topics, clientEvents, serverEvents, permissions } = contracts;
  return [
    '# Routes, topics and events',
    'What the server takes and says, in a line each. Every field, with its limits, stands on the pages that the server',
    'itself shows: `/docs` for REST, `/docs/asyncapi` for MQTT and socket.io.',
    'Who: `caller` is everyone signed in, `hook` an external broker, `metrics` the collector of metrics, `documentation`',
    'everyone outside production and admins there.',
    chapter('Routes', ['route', 'who', 'what'], routes.map(routeRow)),
    chapter(
      'Topics',
      ['topic', 'QoS', 'publish', 'subscribe', 'what'],
      topics.map((topic) => topicRow(topic, permissions)),
    ),
    chapter(
      'Events from clients',
      ['event', 'namespace', 'also answered by', 'what'],
      clientEvents.map(clientEventRow),
    ),
    chapter('Events from the server', ['event', 'namespace', 'what'], serverEvents.map(serverEventRow)),
    chapter('Topic permissions', ['tree', 'publish', 'subscribe'], permissions.map(permissionRow)),
    '\nThe most specific row decides. This page is made from `src/contracts` by `npm run docs`.\n',
  ].join('\n');
}

type Row = readonly (string | number)[];

function chapter(title: string, heads: readonly string[], rows: readonly Row[]): string {
  const lines = [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`);
  return `\n## ${title}\n\n${lines.join('\n')}`;
}

function routeRow({ method, path, access, summary }: RouteContract): Row {
  return [code(`${method} ${path}`), accessOf(access), summary];
}

function topicRow({ path, qos, retain, summary }: TopicContract, permissions: readonly PermissionRow[]): Row {
  const { publish, subscribe } = permissionOf(path, permissions);
  return [code(path), retain ? `${qos}, retained` : qos, publish.join(', '), subscribe.join(', '), summary];
}

function clientEventRow({ name, namespace, success, failure = 'error', summary }: ClientEventContract): Row {
  const answers = success ? `${code(success)}, ${code(failure)}` : code(failure);
  return [code(name), namespaceOf(namespace), answers, summary];
}

function serverEventRow({ name, namespace, summary }: ServerEventContract): Row {
  return [code(name), namespaceOf(namespace), summary];
}

function permissionRow({ tree, publish, subscribe }: PermissionRow): Row {
  return [code(tree), publish.join(', ') || 'nobody', subscribe.join(', ')];
}

function accessOf(access: RouteAccess): string {
  return typeof access === 'string' ? access : access.join(', ');
}

function namespaceOf(namespace: string): string {
  return namespace === '*' ? 'every' : code(namespace);
}

function code(text: string): string {
  return `\`${text}\``;
}
