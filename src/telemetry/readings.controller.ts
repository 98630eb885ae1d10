import { Readable } from 'node:stream';
import { Controller, Query, StreamableFile } from '@nestjs/common';
import { listReadings, ReadingsQuery, type ReadingList } from '../contracts/index.js';
import { OnRoute } from '../platform/http/on-route.decorator.js';
import { ReadingHistoryService } from './reading-history.service.js';

@Controller()
export class ReadingsController {
  constructor(private readonly history: ReadingHistoryService) {}

  @OnRoute(listReadings)
  async list(@Query() query: ReadingsQuery): Promise<ReadingList | StreamableFile> {
    if (query.format === 'json') return this.history.page(query);
    const name = ['readings', query.sensor, ...(query.bucket ? [query.bucket] : [])].join('-');
    return new StreamableFile(Readable.from(await this.history.csv(query)), {
      type: `${listReadings.alsoAs}; charset=utf-8`,
      disposition: `attachment; filename="${name}.csv"`,
    });
  }
}
