import { Injectable } from '@nestjs/common';
import { Tracks, type TrackQuestion } from '../drivers/tracks.port.js';
import type { Caller } from '../platform/auth/caller.js';
import { AppError } from '../platform/errors/app-error.js';
import type { TextStream } from '../platform/paging/text-stream.js';
import { isCustomer, isDriver, partyOf } from './members.model.js';
import { ReservationAccess } from './reservation-access.port.js';

/** Where the car of a reservation was: for its customer, its driver and admins, however long ago it was. */
@Injectable()
export class RideTracks {
  constructor(
    private readonly access: ReservationAccess,
    private readonly tracks: Tracks,
  ) {}

  /** Throws RESERVATION_NOT_FOUND, also to those who may not see it, and what `Tracks` throws. */
  async track(caller: Caller, id: string, question: TrackQuestion): Promise<TextStream> {
    const [members, party] = [await this.access.membersOf(id), partyOf(caller)];
    const isOurs = members && (party.isAdmin || isCustomer(members, party) || isDriver(members, party));
    if (!isOurs) throw new AppError('RESERVATION_NOT_FOUND');
    return this.tracks.ofRide(id, question);
  }
}
