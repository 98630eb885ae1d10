import { Controller, Param, Query, type StreamableFile } from '@nestjs/common';
import { ReservationParams, RideTrackQuery, showReservationTrack } from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { CurrentCaller } from '../platform/auth/current-caller.decorator.js';
import { OnRoute } from '../platform/http/on-route.decorator.js';
import { streamedText } from '../platform/http/streamed-text.js';
import { RideTracks } from './ride-tracks.service.js';

@Controller()
export class RideTracksController {
  constructor(private readonly tracks: RideTracks) {}

  @OnRoute(showReservationTrack)
  async onTrack(
    @CurrentCaller() caller: Caller,
    @Param() { id }: ReservationParams,
    @Query() query: RideTrackQuery,
  ): Promise<StreamableFile> {
    return streamedText(await this.tracks.track(caller, id, query));
  }
}
