import type {
  ClientEventContract,
  HttpMethod,
  RouteContract,
  ServerEventContract,
  TopicContract,
} from '../contracts/index.js';

type Contract = RouteContract | TopicContract | ClientEventContract | ServerEventContract;

/** A contract with the name that it is exported by: `publishMessage`. Unique, so documents use it as an id. */
export type Named<C extends Contract> = C & { readonly id: string };

export interface ContractCatalogue {
  readonly routes: readonly Named<RouteContract>[];
  readonly topics: readonly Named<TopicContract>[];
  readonly clientEvents: readonly Named<ClientEventContract>[];
  readonly serverEvents: readonly Named<ServerEventContract>[];
}

/** Every contract among a module's exports, by path or name: the order of exports is not the same everywhere. */
export function collectContracts(exports: Readonly<Record<string, unknown>>): ContractCatalogue {
  const found = Object.entries(exports)
    .flatMap(([id, value]) => (isContract(value) ? [{ ...value, id }] : []))
    .sort((a, b) => (addressOf(a) < addressOf(b) ? -1 : 1));
  return {
    routes: found.filter((each) => each.kind === 'route'),
    topics: found.filter((each) => each.kind === 'topic'),
    clientEvents: found.filter((each) => each.kind === 'clientEvent'),
    serverEvents: found.filter((each) => each.kind === 'serverEvent'),
  };
}

const METHODS: readonly HttpMethod[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const KINDS: readonly unknown[] = ['route', 'topic', 'clientEvent', 'serverEvent'];

function isContract(value: unknown): value is Contract {
  return typeof value === 'object' && value !== null && 'kind' in value && KINDS.includes(value.kind);
}

function addressOf(contract: Named<Contract>): string {
  if (contract.kind === 'route') return `${contract.path} ${METHODS.indexOf(contract.method)}`;
  return contract.kind === 'topic' ? contract.path : `${contract.name} ${contract.id}`;
}
