import { Injectable } from '@nestjs/common';
import type { EmitRequest, EventPosition } from '../contracts/index.js';
import { Settings } from '../platform/config/settings.js';
import { AppError } from '../platform/errors/app-error.js';
import { EventWriter } from './event-writer.service.js';
import { saidText } from './said.model.js';
import { streamKey } from './streams.js';

/** Events that other backends make for themselves. */
@Injectable()
export class CustomEvents {
  constructor(
    private readonly writer: EventWriter,
    private readonly settings: Settings,
  ) {}

  /** Settles once the event stands in its stream. Throws REQUEST_TOO_LARGE, STATE_UNAVAILABLE. */
  async emit({ target, event, data }: EmitRequest): Promise<EventPosition> {
    const text = saidText({ event, data });
    if (Buffer.byteLength(text) > this.settings.LIMIT_SOCKET_EVENT) throw new AppError('REQUEST_TOO_LARGE');
    const [place] = await this.writer.writeNow({ streams: [streamKey(target)], data: text });
    return { stream: target, epoch: place!.epoch, offset: place!.offset };
  }
}
