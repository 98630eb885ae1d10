/** A broadcast came to this instance, its own or another's. Sockets subscribed to its topic hear it from the broker. */
export class BroadcastHeard {
  constructor(
    readonly topic: string,
    readonly payload: unknown,
  ) {}
}
