import { renamableTopics } from './renamable-topics.js';

/**
 * Who may publish and subscribe where: one row a tree of topics, read from the most specific to the least.
 * The rows are data; `platform/policy` judges topics and filters by them.
 */

/**
 * Who a row lets in. `everyone`: every caller · `admin` `device` `driver`: the role · `self`: the caller whose id
 * stands in one of the row's parameters · `selfDriver`, `selfDevice`: the same, with that role (a driver by its
 * `chauffeur_id`) · `server`: only Relais · the rest are relations that a feature answers for (`participant` and
 * `rideDriver` of a reservation, `member` of a room, `owner` of a field module).
 * Beyond the rows, admins may do everything but publish where no row names anyone but `server`.
 */
export type Grant =
  'everyone' | 'admin' | 'device' | 'driver' | 'self' | 'selfDriver' | 'selfDevice' | 'server' | Relation;
export type Relation = 'participant' | 'rideDriver' | 'member' | 'owner';

export interface PermissionRow {
  /** A topic path; `:name` is one level, `#` the rest. Relations look at its first parameter. */
  readonly tree: string;
  readonly publish: readonly Grant[];
  readonly subscribe: readonly Grant[];
}

const row = (tree: string, publish: readonly Grant[], subscribe: readonly Grant[]): PermissionRow => ({
  tree,
  publish,
  subscribe,
});

const personal = (tree: string) => row(tree, ['self', 'admin'], ['self', 'admin']);

export const permissionRows: readonly PermissionRow[] = [
  row('$SYS/#', [], ['admin']),
  row('$share/#', [], ['admin']),
  row('chauffeur/:chauffeurId/position', ['selfDriver'], ['selfDriver', 'admin']),
  row('chauffeur/:chauffeurId/status', ['selfDriver'], ['selfDriver', 'admin']),
  row('ktur/reservations/:reservationId/#', ['participant', 'admin'], ['participant', 'admin']),
  row('ktur/reservations/:reservationId/position', ['rideDriver', 'admin'], ['participant', 'admin']),
  row('ktur/reservations/recentes', ['admin'], ['driver', 'admin']),
  row('ktur/server/#', ['server'], ['everyone']),
  row(renamableTopics.MQTT_TOPIC_SENSOR_DATA, ['device', 'admin'], ['everyone']),
  row('dht11/:sensorId/data', ['selfDevice', 'admin'], ['everyone']),
  row(renamableTopics.MQTT_TOPIC_INCIDENTS, ['device', 'admin'], ['everyone']),
  row(renamableTopics.MQTT_TOPIC_ALERTS, ['server'], ['everyone']),
  row(renamableTopics.MQTT_TOPIC_STATUS, ['server'], ['everyone']),
  row('modules/:moduleId/#', ['selfDevice', 'admin'], ['owner', 'selfDevice', 'admin']),
  personal('app/users/:userId/#'),
  personal('users/:userId/#'),
  personal('notifications/:userId'),
  personal('app/notifications/:userId'),
  row('app/chat/rooms/:roomId', ['member'], ['member', 'admin']),
  row('app/chat/direct/:userA/:userB', ['self'], ['self', 'admin']),
  row('broadcast/#', ['admin'], ['everyone']),
  row('app/broadcast/#', ['admin'], ['everyone']),
  row('#', ['everyone'], ['everyone']),
];
