import { Controller, Param, Query, type StreamableFile } from '@nestjs/common';
import { DriverParams, showDriverTrack, TrackQuery } from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { CurrentCaller } from '../platform/auth/current-caller.decorator.js';
import { OnRoute } from '../platform/http/on-route.decorator.js';
import { streamedText } from '../platform/http/streamed-text.js';
import { TracksService } from './tracks.service.js';

@Controller()
export class TracksController {
  constructor(private readonly tracks: TracksService) {}

  @OnRoute(showDriverTrack)
  async onTrack(
    @CurrentCaller() caller: Caller,
    @Param() { id }: DriverParams,
    @Query() query: TrackQuery,
  ): Promise<StreamableFile> {
    return streamedText(await this.tracks.ofDriver(caller, id, query));
  }
}
