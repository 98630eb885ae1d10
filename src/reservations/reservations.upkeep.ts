import { Injectable, type OnModuleInit } from '@nestjs/common';
import { StatsParts } from '../platform/upkeep/stats-parts.js';
import { ReservationRepository } from './reservation.repository.js';

/** What reservations add to the statistics. */
@Injectable()
export class ReservationsUpkeep implements OnModuleInit {
  constructor(
    private readonly stats: StatsParts,
    private readonly reservations: ReservationRepository,
  ) {}

  onModuleInit(): void {
    this.stats.register({
      name: 'reservations',
      read: async () => ({ actives: await this.reservations.countActive() }),
    });
  }
}
