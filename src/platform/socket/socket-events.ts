import { Logger } from '@nestjs/common';
import { errorNotice, type Ack } from '../../contracts/index.js';
import { AppError } from '../errors/app-error.js';
import type { CallerSocket } from './caller-socket.js';
import type { Replier } from './event-methods.js';
import type { EventReply } from './on-event.decorator.js';
import { Overrun, OVERRUN_WITHIN_MS } from './overrun.js';
import { socketErrorOf } from './socket-error.js';
import { refuseUnknownEvent } from './unknown-event.js';

type Acknowledge = (ack: Ack<unknown>) => void;

interface SentEvent {
  readonly name: string;
  readonly payload: unknown;
  readonly acknowledge?: Acknowledge;
}

const log = new Logger('SocketEvents');

/**
 * What the sockets of one namespace send: each event is acknowledged with `{ok, data | error}` and its named answer
 * event, unknown ones are refused by name, and whoever goes on past the limits is cut off.
 *
 * One listener for all events of a socket: one for each took 2 KiB of its memory while it was idle.
 */
export class SocketEvents {
  /** Of those that have sent something. */
  private readonly overruns = new WeakMap<CallerSocket, Overrun>();

  constructor(private readonly repliers: ReadonlyMap<string, Replier>) {}

  attend(socket: CallerSocket): void {
    socket.onAny((name: string, ...args: unknown[]) => {
      const acknowledge = typeof args.at(-1) === 'function' ? (args.pop() as Acknowledge) : undefined;
      this.take(socket, { name, payload: args[0], acknowledge });
    });
  }

  private take(socket: CallerSocket, event: SentEvent): void {
    const replier = this.repliers.get(event.name);
    if (!replier) refuseUnknownEvent(socket, event, [...this.repliers.keys()]);
    else if (this.overrunOf(socket).begin()) this.reply(socket, event, replier);
  }

  private reply(socket: CallerSocket, { name, payload, acknowledge }: SentEvent, replier: Replier): void {
    const overrun = this.overrunOf(socket);
    replier(socket, payload)
      .then((reply) => overrun.note(answer(socket, reply, acknowledge)))
      .catch((error: unknown) => log.error(`${name} could not be answered`, error))
      .finally(() => overrun.end());
  }

  private overrunOf(socket: CallerSocket): Overrun {
    const known = this.overruns.get(socket);
    if (known) return known;
    const overrun = new Overrun(() => cutOff(socket));
    this.overruns.set(socket, overrun);
    return overrun;
  }
}

/** With all namespaces of its connection. */
function cutOff(socket: CallerSocket): void {
  log.warn(`a socket of ${socket.data.caller.id} was cut off: it went on past its limits`);
  const error = new AppError('REQUEST_RATE_LIMITED', { retryAfter: OVERRUN_WITHIN_MS / 1_000 });
  socket.emit(errorNotice.name, socketErrorOf(error, socket));
  socket.disconnect(true);
}

function answer(
  socket: CallerSocket,
  { contract, ack }: EventReply,
  acknowledge?: Acknowledge,
): Ack<unknown> {
  acknowledge?.(ack);
  if (!ack.ok) socket.emit(contract.failure ?? errorNotice.name, { ...ack.error, event: contract.name });
  else if (contract.success) socket.emit(contract.success, ack.data);
  return ack;
}
