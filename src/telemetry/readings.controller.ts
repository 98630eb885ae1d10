import { Body, Controller, Query, type StreamableFile } from '@nestjs/common';
import {
  addReading,
  listReadings,
  ReadingsQuery,
  SensorReading,
  type Reading,
  type ReadingList,
} from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { CurrentCaller } from '../platform/auth/current-caller.decorator.js';
import { OnRoute } from '../platform/http/on-route.decorator.js';
import { streamedText } from '../platform/http/streamed-text.js';
import { ReadingHistoryService } from './reading-history.service.js';
import { ReadingsService } from './readings.service.js';

@Controller()
export class ReadingsController {
  constructor(
    private readonly history: ReadingHistoryService,
    private readonly readings: ReadingsService,
  ) {}

  @OnRoute(listReadings)
  async list(@Query() query: ReadingsQuery): Promise<ReadingList | StreamableFile> {
    if (query.format === 'json') return this.history.page(query);
    const name = ['readings', query.sensor, ...(query.bucket ? [query.bucket] : [])].join('-');
    const pieces = await this.history.csv(query);
    return streamedText({ pieces, mediaType: listReadings.alsoAs, fileName: `${name}.csv` });
  }

  @OnRoute(addReading)
  add(@CurrentCaller() caller: Caller, @Body() reading: SensorReading): Promise<Reading> {
    return this.readings.addFrom(caller, reading);
  }
}
