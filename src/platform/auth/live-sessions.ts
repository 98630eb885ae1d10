import type { Caller } from './caller.js';

/** One connection that outlives a request: a socket.io connection or an MQTT session of the embedded broker. */
export interface LiveSession {
  caller: Caller;
  /** Called once, at the token's end or revocation; it must end the connection. */
  end(reason: 'expired' | 'revoked'): void;
}
