import { listUsers } from '../../contracts/index.js';
import { OPERATOR } from '../broker-client.js';
import type { DemoApi } from './demo-api.js';

/** The ids of the local admins, the first one first. */
export async function adminsOf(api: DemoApi): Promise<string[]> {
  const { items } = await api.ask(OPERATOR, listUsers, { query: { limit: '200' } });
  return items.filter(({ isAdmin }) => isAdmin).map(({ id }) => id);
}
