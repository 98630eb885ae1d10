/** A customer as reservations are compared by: a `sub`, whether a leading `client_` was written before it or not. */
export function customerOf(clientId: string): string {
  return clientId.replace(/^client_/, '');
}
