import { Logger } from '@nestjs/common';
import { errorNotice, type Ack } from '../../contracts/index.js';
import { AppError } from '../errors/app-error.js';
import type { CallerSocket } from './caller-socket.js';
import type { EventReply } from './on-event.decorator.js';
import { Overrun, OVERRUN_WITHIN_MS } from './overrun.js';
import { socketErrorOf } from './socket-error.js';
import { refuseUnknownEvent } from './unknown-event.js';

type Acknowledge = (ack: Ack<unknown>) => void;

/** A gateway's method, bound by `@OnEvent`. */
export type Replier = (payload: unknown) => Promise<EventReply | undefined>;

/**
 * What one socket sends, in one namespace: each event is acknowledged with `{ok, data | error}` and its named answer event,
 * unknown ones are refused by name, and whoever goes on past the limits is cut off.
 *
 * One listener for all: one for each event took 2 KiB of an idle socket's memory.
 */
export class SocketEvents {
  private static readonly log = new Logger(SocketEvents.name);
  private readonly repliers = new Map<string, Replier>();
  private readonly overrun = new Overrun(() => this.cutOff());

  constructor(private readonly socket: CallerSocket) {
    socket.onAny((event: string, ...args: unknown[]) => this.take(event, args));
  }

  bind(event: string, replier: Replier): void {
    this.repliers.set(event, replier);
  }

  private take(event: string, args: unknown[]): void {
    const acknowledge = typeof args.at(-1) === 'function' ? (args.pop() as Acknowledge) : undefined;
    const replier = this.repliers.get(event);
    if (!replier) refuseUnknownEvent(this.socket, { event, known: [...this.repliers.keys()], acknowledge });
    else if (this.overrun.begin()) this.reply(event, replier(args[0]), acknowledge);
  }

  private reply(event: string, replied: Promise<EventReply | undefined>, acknowledge?: Acknowledge): void {
    replied
      .then((reply) => this.overrun.note(answer(this.socket, reply, acknowledge)))
      .catch((error: unknown) => SocketEvents.log.error(`${event} could not be answered`, error))
      .finally(() => this.overrun.end());
  }

  /** With all namespaces of its connection. */
  private cutOff(): void {
    SocketEvents.log.warn(
      `a socket of ${this.socket.data.caller.id} was cut off: it went on past its limits`,
    );
    const error = new AppError('REQUEST_RATE_LIMITED', { retryAfter: OVERRUN_WITHIN_MS / 1_000 });
    this.socket.emit(errorNotice.name, socketErrorOf(error, this.socket));
    this.socket.disconnect(true);
  }
}

/** Nest swallows what a guard or pipe of its own throws: such an event has no reply, and is answered all the same. */
function answer(
  socket: CallerSocket,
  reply: EventReply | undefined,
  acknowledge?: Acknowledge,
): Ack<unknown> {
  const ack = reply?.ack ?? { ok: false, error: socketErrorOf(new AppError('INTERNAL'), socket) };
  acknowledge?.(ack);
  if (!ack.ok)
    socket.emit(reply?.contract.failure ?? errorNotice.name, { ...ack.error, event: reply?.contract.name });
  else if (reply?.contract.success) socket.emit(reply.contract.success, ack.data);
  return ack;
}
