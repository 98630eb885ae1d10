import type { ReservationRecord } from './reservation.model.js';

/** A reservation was made, or a step of its course was taken; its status says which. */
export class ReservationChanged {
  constructor(readonly reservation: ReservationRecord) {}
}
