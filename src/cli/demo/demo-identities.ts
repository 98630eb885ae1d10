import type { TokenSubject } from '../../platform/auth/token-issuer.service.js';

/** Somebody whom the demo makes up. No account stands behind it: the token that is issued in this process is all. */
export type Pretended = TokenSubject & { readonly name: string };

export const [LEA, TOM, AMINA] = [
  { id: 'demo-lea', name: 'Léa Martin', role: 'user' },
  { id: 'demo-tom', name: 'Tom Baker', role: 'user' },
  { id: 'demo-amina', name: 'Amina Kalombo', role: 'user' },
] as const satisfies Pretended[];
export const TEAM: readonly Pretended[] = [LEA, TOM, AMINA];

const DRIVERS = ['Karim', 'Sophie', 'Yves', 'Nadia', 'Paul', 'Awa', 'Hugo', 'Inès'];
const CUSTOMERS = ['Camille', 'Jean', 'Fatou', 'Lucas', 'Marie', 'Omar', 'Julie', 'Ada'];
const MADE_UP = /^(?:chauffeur_|client_)?(?:demo|sim)-/;

/** Whether the demo, or the simulator, speaks with this id. */
export const isMadeUp = (id: string): boolean => MADE_UP.test(id);

export const driverNamed = (id: string): Pretended => ({ id, role: 'driver', name: nameFrom(DRIVERS, id) });

/** `clientId` as reservations bear it, with or without `client_`. */
export function customerNamed(clientId: string): Pretended {
  const id = clientId.replace(/^client_/, '');
  return { id, role: 'user', name: nameFrom(CUSTOMERS, id) };
}

/** The same name for the same id. */
function nameFrom(names: readonly string[], id: string): string {
  return names[Number(/\d+$/.exec(id)?.[0] ?? 0) % names.length]!;
}
