import { Readable } from 'node:stream';
import { Body, Controller, Query, StreamableFile } from '@nestjs/common';
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
    return new StreamableFile(Readable.from(await this.history.csv(query)), {
      type: `${listReadings.alsoAs}; charset=utf-8`,
      disposition: `attachment; filename="${name}.csv"`,
    });
  }

  @OnRoute(addReading)
  add(@CurrentCaller() caller: Caller, @Body() reading: SensorReading): Promise<Reading> {
    return this.readings.addFrom(caller, reading);
  }
}
