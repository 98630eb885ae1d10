import type { Grant, Relation } from '../../contracts/index.js';
import type { TopicAction } from './topic-policy.port.js';
import type { Concern } from './permission-table.js';
import type { PolicyCaller } from './topic-relations.port.js';

const RELATIONS: readonly Grant[] = ['participant', 'rideDriver', 'member', 'owner'];

const NAMES: Record<Grant, string> = {
  everyone: 'every caller',
  admin: 'admins',
  device: 'devices',
  driver: 'drivers',
  self: 'the user it is named after',
  selfDriver: 'the driver it is named after',
  selfDevice: 'the device it is named after',
  server: 'the server',
  participant: 'participants of the reservation',
  rideDriver: 'the driver of the ride while it lasts',
  member: 'members of the room',
  owner: 'the owner of the module',
};

export function isRelation(grant: Grant): grant is Relation {
  return RELATIONS.includes(grant);
}

/** True when the grant lets the caller in without anyone being asked; relations never do. */
export function isGranted(grant: Grant, caller: PolicyCaller, { values }: Concern): boolean {
  switch (grant) {
    case 'everyone':
      return true;
    case 'admin':
    case 'device':
    case 'driver':
      return caller.role === grant;
    case 'self':
      return values.includes(caller.id);
    case 'selfDevice':
      return caller.role === 'device' && values.includes(caller.id);
    case 'selfDriver':
      return caller.role === 'driver' && values.includes(caller.chauffeurId);
    default:
      return false;
  }
}

/** Whom a row lets in, as a sentence. */
export function describeGrants(grants: readonly Grant[], action: TopicAction): string {
  if (grants.length === 0) return `nobody may ${action} here`;
  return `${grants.map((grant) => NAMES[grant]).join(' and ')} may ${action} here`;
}
