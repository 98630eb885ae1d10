import { closest } from 'fastest-levenshtein';
import { errorNotice, type Ack } from '../../contracts/index.js';
import { AppError } from '../errors/app-error.js';
import type { CallerSocket } from './caller-socket.js';
import { socketErrorOf } from './socket-error.js';

/** What socket.io and we ourselves listen to; clients may send `error`, and are answered like for any unknown event. */
const OWN_LISTENERS: readonly (string | symbol)[] = ['error', 'disconnect'];
const MAX_NAME = 64;

/** Answers events that nobody listens to with UNKNOWN_EVENT and the name that comes nearest. */
export function refuseUnknownEvents(socket: CallerSocket): void {
  socket.onAny((event: string, ...args: unknown[]) => {
    if (socket.listenerCount(event) > 0 && !OWN_LISTENERS.includes(event)) return;
    const known = socket.eventNames().filter((each) => !OWN_LISTENERS.includes(each)) as string[];
    const name = event.slice(0, MAX_NAME);
    const error = socketErrorOf(
      new AppError('EVENT_UNKNOWN', { event: name, nearest: closest(name, known) }),
      socket,
    );
    const acknowledge = args.at(-1);
    if (typeof acknowledge === 'function') (acknowledge as (ack: Ack<never>) => void)({ ok: false, error });
    socket.emit(errorNotice.name, { ...error, event: name });
  });
}
