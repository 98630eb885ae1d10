import type { Socket } from 'socket.io-client';
import type { Ack } from '../../src/contracts/index.js';
import { RelaisError } from './relais-error.js';

export interface RequestOptions {
  /** Ends the wait: the promise rejects with the signal's reason. What was sent is not taken back. */
  readonly signal?: AbortSignal;
  /** For the connection and the answer together; 10 000 ms unless told otherwise. */
  readonly timeoutMs?: number;
}

/**
 * Sends an event, once there is a connection, and gives the data of its acknowledgement. Rejects with a `RelaisError`: the
 * server's; `TIMEOUT`; `DISCONNECTED` when the connection was lost before the answer, which leaves open whether it was done.
 */
export function request<A>(
  socket: Socket,
  event: string,
  payload: unknown,
  { signal, timeoutMs = 10_000 }: RequestOptions = {},
): Promise<A> {
  return new Promise<A>((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      socket.off('connect', send).off('disconnect', lose);
    };
    const fail = (error: unknown): void => {
      end();
      reject(error);
    };
    const abort = (): void => fail(signal?.reason);
    const lose = (): void => fail(failure('DISCONNECTED', `${event}: the connection was lost`));
    const send = (): void => {
      socket.off('connect', send).once('disconnect', lose);
      socket.emit(event, payload, (ack: Ack<A>) => {
        if (!ack.ok) return fail(new RelaisError(ack.error));
        end();
        resolve(ack.data);
      });
    };
    const timer = setTimeout(
      () => fail(failure('TIMEOUT', `${event}: no answer within ${timeoutMs} ms`)),
      timeoutMs,
    );
    if (signal?.aborted) return abort();
    signal?.addEventListener('abort', abort);
    if (socket.connected) send();
    else socket.once('connect', send);
  });
}

const failure = (code: string, message: string): RelaisError => new RelaisError({ code, message });
