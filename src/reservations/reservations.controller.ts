import { Body, Controller, Param, Query } from '@nestjs/common';
import {
  AcceptingDriver,
  acceptReservation,
  cancelReservation,
  completeReservation,
  createReservation,
  listReservations,
  NewReservation,
  ReservationParams,
  ReservationsQuery,
  showReservation,
  startReservation,
  type Reservation,
  type ReservationList,
} from '../contracts/index.js';
import type { Caller } from '../platform/auth/caller.js';
import { CurrentCaller } from '../platform/auth/current-caller.decorator.js';
import { OnRoute } from '../platform/http/on-route.decorator.js';
import { BookingsService } from './bookings.service.js';
import { ReservationSteps } from './reservation-steps.service.js';
import { ReservationsService } from './reservations.service.js';

@Controller()
export class ReservationsController {
  constructor(
    private readonly reservations: ReservationsService,
    private readonly bookings: BookingsService,
    private readonly steps: ReservationSteps,
  ) {}

  @OnRoute(listReservations)
  onList(@CurrentCaller() caller: Caller, @Query() query: ReservationsQuery): Promise<ReservationList> {
    return this.reservations.list(caller, query);
  }

  @OnRoute(createReservation)
  onCreate(@CurrentCaller() caller: Caller, @Body() request: NewReservation): Promise<Reservation> {
    return this.bookings.make(caller, request);
  }

  @OnRoute(showReservation)
  onShow(@CurrentCaller() caller: Caller, @Param() { id }: ReservationParams): Promise<Reservation> {
    return this.reservations.show(caller, id);
  }

  @OnRoute(acceptReservation)
  onAccept(
    @CurrentCaller() caller: Caller,
    @Param() { id }: ReservationParams,
    @Body() { chauffeur_id }: AcceptingDriver,
  ): Promise<Reservation> {
    return this.steps.accept(caller, id, chauffeur_id);
  }

  @OnRoute(startReservation)
  onStart(@CurrentCaller() caller: Caller, @Param() { id }: ReservationParams): Promise<Reservation> {
    return this.steps.advance(caller, id, 'start');
  }

  @OnRoute(completeReservation)
  onComplete(@CurrentCaller() caller: Caller, @Param() { id }: ReservationParams): Promise<Reservation> {
    return this.steps.advance(caller, id, 'complete');
  }

  @OnRoute(cancelReservation)
  onCancel(@CurrentCaller() caller: Caller, @Param() { id }: ReservationParams): Promise<Reservation> {
    return this.steps.advance(caller, id, 'cancel');
  }
}
