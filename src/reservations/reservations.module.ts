import { Module } from '@nestjs/common';
import { DriversModule } from '../drivers/drivers.module.js';
import { BookingsService } from './bookings.service.js';
import { ReservationAccess } from './reservation-access.port.js';
import { ReservationChanges } from './reservation-changes.service.js';
import { ReservationMembers } from './reservation-members.service.js';
import { ReservationSteps } from './reservation-steps.service.js';
import { ReservationRepository } from './reservation.repository.js';
import { ReservationsController } from './reservations.controller.js';
import { ReservationsMqtt } from './reservations.mqtt.js';
import { ReservationsService } from './reservations.service.js';
import { ReservationsUpkeep } from './reservations.upkeep.js';
import { RideTracksController } from './ride-tracks.controller.js';
import { RideTracks } from './ride-tracks.service.js';

/** Rides that customers ask for, from the booking to the end. */
@Module({
  imports: [DriversModule],
  controllers: [ReservationsController, ReservationsMqtt, RideTracksController],
  providers: [
    BookingsService,
    { provide: ReservationAccess, useExisting: ReservationMembers },
    ReservationChanges,
    ReservationMembers,
    ReservationRepository,
    ReservationSteps,
    ReservationsService,
    ReservationsUpkeep,
    RideTracks,
  ],
  exports: [ReservationAccess],
})
export class ReservationsModule {}
