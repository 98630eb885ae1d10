import { closest } from 'fastest-levenshtein';
import { errorNotice, type Ack } from '../../contracts/index.js';
import { AppError } from '../errors/app-error.js';
import type { CallerSocket } from './caller-socket.js';
import { socketErrorOf } from './socket-error.js';

/** Answers events that nobody listens to with UNKNOWN_EVENT and the name that comes nearest. */
export function refuseUnknownEvents(socket: CallerSocket): void {
  socket.onAny((event: string, ...args: unknown[]) => {
    if (socket.listenerCount(event) > 0) return;
    const known = socket.eventNames().filter((name) => typeof name === 'string' && name !== 'disconnect');
    const nearest = closest(event.slice(0, 64), known as string[]);
    const error = socketErrorOf(
      new AppError('EVENT_UNKNOWN', { event: event.slice(0, 64), nearest }),
      socket,
    );
    const acknowledge = args.at(-1);
    if (typeof acknowledge === 'function') (acknowledge as (ack: Ack<never>) => void)({ ok: false, error });
    socket.emit(errorNotice.name, { ...error, event: event.slice(0, 64) });
  });
}
