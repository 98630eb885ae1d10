import { closest } from 'fastest-levenshtein';
import { errorNotice, type Ack } from '../../contracts/index.js';
import { AppError } from '../errors/app-error.js';
import type { CallerSocket } from './caller-socket.js';
import { socketErrorOf } from './socket-error.js';

const MAX_NAME = 64;

interface UnknownEvent {
  readonly event: string;
  readonly known: readonly string[];
  readonly acknowledge?: (ack: Ack<never>) => void;
}

/** Answers an event that nobody listens to with UNKNOWN_EVENT and the name that comes nearest. */
export function refuseUnknownEvent(socket: CallerSocket, { event, known, acknowledge }: UnknownEvent): void {
  const name = event.slice(0, MAX_NAME);
  const error = socketErrorOf(
    new AppError('EVENT_UNKNOWN', { event: name, nearest: closest(name, known) }),
    socket,
  );
  acknowledge?.({ ok: false, error });
  socket.emit(errorNotice.name, { ...error, event: name });
}
