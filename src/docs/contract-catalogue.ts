import {
  permissionRows,
  type ClientEventContract,
  type HttpMethod,
  type PermissionRow,
  type RouteContract,
  type ServerEventContract,
  type TopicContract,
} from '../contracts/index.js';
import type { TopicNames } from '../platform/policy/topic-names.js';

type Contract = RouteContract | TopicContract | ClientEventContract | ServerEventContract;

/** A contract with the name that it is exported by: `publishMessage`. Unique, so documents use it as an id. */
export type Named<C extends Contract> = C & { readonly id: string };

export interface ContractCatalogue {
  readonly routes: readonly Named<RouteContract>[];
  readonly topics: readonly Named<TopicContract>[];
  readonly clientEvents: readonly Named<ClientEventContract>[];
  readonly serverEvents: readonly Named<ServerEventContract>[];
  readonly permissions: readonly PermissionRow[];
}

/** Every contract among a module's exports, by path or name: the order of exports is not the same everywhere. */
export function collectContracts(exports: Readonly<Record<string, unknown>>): ContractCatalogue {
  const found = Object.entries(exports)
    .flatMap(([id, value]) => (isContract(value) ? [{ ...value, id }] : []))
    .sort(byAddress);
  return {
    routes: found.filter((each) => each.kind === 'route'),
    topics: found.filter((each) => each.kind === 'topic'),
    clientEvents: found.filter((each) => each.kind === 'clientEvent'),
    serverEvents: found.filter((each) => each.kind === 'serverEvent'),
    permissions: permissionRows,
  };
}

/** The same, with topics and permissions under the names of an installation. */
export function underNames(catalogue: ContractCatalogue, names: TopicNames): ContractCatalogue {
  const topics = catalogue.topics.map((topic) => names.of(topic)).sort(byAddress);
  return { ...catalogue, topics, permissions: names.rows() };
}

const METHODS: readonly HttpMethod[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const KINDS: readonly unknown[] = ['route', 'topic', 'clientEvent', 'serverEvent'];

function isContract(value: unknown): value is Contract {
  return typeof value === 'object' && value !== null && 'kind' in value && KINDS.includes(value.kind);
}

function byAddress(a: Named<Contract>, b: Named<Contract>): number {
  return addressOf(a) < addressOf(b) ? -1 : 1;
}

function addressOf(contract: Named<Contract>): string {
  if (contract.kind === 'route') return `${contract.path} ${METHODS.indexOf(contract.method)}`;
  return contract.kind === 'topic' ? contract.path : `${contract.name} ${contract.id}`;
}
