import { closest } from 'fastest-levenshtein';
import { errorNotice, type Ack } from '../../contracts/index.js';
import { AppError } from '../errors/app-error.js';
import type { CallerSocket } from './caller-socket.js';
import { socketErrorOf } from './socket-error.js';

const MAX_NAME = 64;

interface UnknownEvent {
  readonly name: string;
  readonly acknowledge?: (ack: Ack<never>) => void;
}

/** Answers an event that nobody listens to with UNKNOWN_EVENT and the name that comes nearest. */
export function refuseUnknownEvent(
  socket: CallerSocket,
  { name, acknowledge }: UnknownEvent,
  known: readonly string[],
): void {
  const event = name.slice(0, MAX_NAME);
  const unknown = new AppError('EVENT_UNKNOWN', { event, nearest: closest(event, known) });
  const error = socketErrorOf(unknown, socket);
  acknowledge?.({ ok: false, error });
  socket.emit(errorNotice.name, { ...error, event });
}
